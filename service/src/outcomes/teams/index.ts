export { putTeam } from './put.ts';
export {
  findTeam,
  findTeamIds,
  findTeams,
  type MetricRow,
  metricParts,
  type TeamRow,
  toTeam,
} from './read.ts';
