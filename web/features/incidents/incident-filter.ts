import { Slug } from '@throughline/service/contracts/text';
import { toQuery } from '../../ui/query.ts';

const CHOICES = {
  severity: ['critical', 'major', 'minor'],
  state: ['open', 'resolved'],
  attributed: ['true', 'false'],
} as const;
const FILTERS = ['team', 'service', 'severity', 'state', 'attributed'] as const;
export type IncidentFilter = Partial<Record<(typeof FILTERS)[number], string>>;

/** The filters in the address; what cannot be one is left out, not sent and refused. */
export function readIncidentFilter(query: Record<string, string>): IncidentFilter {
  const filter: IncidentFilter = {};
  for (const name of FILTERS) {
    const value = query[name];
    if (value === undefined) continue;
    const allowed =
      name === 'team' || name === 'service'
        ? Slug.safeParse(value).success
        : (CHOICES[name] as readonly string[]).includes(value);
    if (allowed) filter[name] = value;
  }
  return filter;
}

export function incidentsQuery(filter: IncidentFilter, cursor?: string): string {
  return toQuery({ ...filter, cursor });
}

/** What the list shows, said aloud: `Critical incidents of Checkout API that go on, unattributed, latest first.` */
export function sayIncidentFilter(
  { team, service, severity, state, attributed }: IncidentFilter,
  { services, teams }: { services: Map<string, string>; teams: Map<string, string> },
): string {
  const of = [service && (services.get(service) ?? service), team && (teams.get(team) ?? team)].filter(
    Boolean,
  );
  const noun = severity ? `${severity} incidents` : 'incidents';
  const bare = of.length === 0 && !severity && !state && !attributed;
  const said = [
    bare ? 'all incidents' : noun,
    of.length > 0 ? ` of ${of.join(' and ')}` : '',
    state === 'open' ? ' that go on' : state === 'resolved' ? ' that are over' : '',
    attributed === 'true' ? ', put down to a deployment' : attributed === 'false' ? ', unattributed' : '',
    ', latest first.',
  ].join('');
  return said.charAt(0).toUpperCase() + said.slice(1);
}
