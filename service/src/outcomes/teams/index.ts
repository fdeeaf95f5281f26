export { putTeam } from './put.ts';
export { findTeam, findTeamIds, findTeams, type TeamRow, toTeam } from './read.ts';
