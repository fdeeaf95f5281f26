export { putTeam } from './put.ts';
export { findTeam, findTeams, type TeamRow, toTeam } from './read.ts';
