import { DeploymentStatus } from '@throughline/service/contracts/deployments';
import { VerdictKind } from '@throughline/service/contracts/verdicts';
import { toQuery as writeQuery } from '../../ui/query.ts';
import type { Names } from './name-services.ts';

const FILTERS = ['service', 'team', 'environment', 'verdict', 'status'] as const;
export type DeploymentFilter = Partial<Record<(typeof FILTERS)[number], string>>;

/** The filters in the address; a verdict or status that does not exist is left out, not sent and refused. */
export function readFilter(query: Record<string, string>): DeploymentFilter {
  const filter: DeploymentFilter = {};
  for (const name of FILTERS) {
    const value = query[name];
    if (value === undefined) continue;
    if (name === 'verdict' && !VerdictKind.safeParse(value).success) continue;
    if (name === 'status' && !DeploymentStatus.safeParse(value).success) continue;
    filter[name] = value;
  }
  return filter;
}

export function toQuery(filter: DeploymentFilter, cursor?: string): string {
  return writeQuery({ ...filter, cursor });
}

/** What the list shows, said aloud: `Deployments of Checkout API in production that were rolled back, newest first.` */
export function sayFilter(filter: DeploymentFilter, { services, teams }: Names): string {
  const { service, team, environment, verdict, status } = filter;
  const of = service ? (services.get(service) ?? service) : team ? (teams.get(team) ?? team) : '';
  const andTeam = service && team ? ` (${teams.get(team) ?? team})` : '';
  const fate = [verdict ? sayKind(verdict) : '', status ? sayStatus(status) : '']
    .filter(Boolean)
    .join(' and ');
  return [
    of || environment || fate ? 'Deployments' : 'All deployments',
    of ? ` of ${of}${andTeam}` : '',
    environment ? ` in ${environment}` : '',
    fate ? ` that ${fate}` : '',
    ', newest first.',
  ].join('');
}

function sayKind(verdict: string): string {
  if (verdict === 'pending') return 'are pending';
  if (verdict === 'rolled_back') return 'were rolled back';
  if (verdict === 'hotfixed') return 'were hotfixed';
  if (verdict === 'regressed') return 'made something worse';
  return verdict === 'caused_incident' ? 'caused an incident' : verdict;
}

function sayStatus(status: string): string {
  if (status === 'started') return 'are running';
  return status === 'succeeded' || status === 'failed' ? status : `were ${status}`;
}
