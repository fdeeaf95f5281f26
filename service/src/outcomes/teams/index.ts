export { putTeam } from './put.ts';
export { findTeam, findTeams, toTeam } from './read.ts';
