import type { Mover } from '../../contracts/outcome-values.ts';
import { DAY_MS } from '../../contracts/time.ts';
import type { VerdictKind } from '../../contracts/verdicts.ts';
import type { Transaction } from '../../store/database.ts';
import {
  type Facts,
  pullsOf,
  sayDifference,
  sayValue,
  type Targeted,
  type ToldDay,
} from '../metrics/index.ts';

const MOST_DAYS = 8; // the days that matter are few; the trend shows all
const MOST_EVENTS = 3; // of one day

/**
 * The days that pulled a number away from its target the most, each with how much of the distance is its own, and what
 * happened on it: which is said beside it, not claimed as its cause.
 */
export async function readDayMovers(
  database: Transaction,
  teamId: string,
  what: Targeted,
  facts: Facts,
  { to, days }: { to: number; days: number },
): Promise<Mover[]> {
  if (!facts.told) return [];
  const chosen = chooseDays(pullsOf(what, facts.told, to, days));
  const events = await readEvents(
    database,
    teamId,
    chosen.map(({ day }) => day),
  );
  const { source } = facts.told;
  return chosen.map((day) => ({
    kind: 'day',
    id: dateOf(day.day),
    title: sayDate(day.day),
    service: source.name,
    at: new Date(day.day * DAY_MS).toISOString(),
    durationMs: null,
    effect: 'bad',
    because: [sayPull(what, day, facts), ...sayEvents(events.get(day.day) ?? [])].join(' '),
    url: source.known
      ? `/${source.kind === 'kpi' ? 'kpis' : 'signals'}/${encodeURIComponent(source.id)}`
      : null,
  }));
}

/** Those short of the target, the ones that weigh most, newest first. */
export function chooseDays(pulls: readonly ToldDay[]): ToldDay[] {
  return pulls
    .filter(({ pull }) => pull < 0)
    .sort((a, b) => a.pull - b.pull)
    .slice(0, MOST_DAYS)
    .sort((a, b) => b.day - a.day);
}

/** Of a percentile the share of all values that were too many beyond the target, else the distance in its own scale. */
function sayPull(what: Targeted, { value, pull, denominator }: ToldDay, { told }: Facts): string {
  const of =
    told?.counted && denominator >= 1 ? ` of ${Math.round(denominator).toLocaleString('en-GB')}` : '';
  const size = told?.bins
    ? `${sayDifference({ ...what, scale: 'share' }, Math.abs(pull)).slice(1)} of all values too many beyond the target`
    : `${sayDifference(what, Math.abs(pull)).slice(1)} of the distance to the target`;
  return `${sayValue(what, value)}${of}: by itself ${size}.`;
}

interface Event {
  day: number;
  text: string;
}

const WENT_WRONG: Partial<Record<VerdictKind, string>> = {
  rolled_back: 'was rolled back',
  hotfixed: 'had to be hotfixed',
  caused_incident: 'caused an incident',
  failed: 'failed',
};

/** What went wrong on the given days: deployments to production, and incidents that began. */
async function readEvents(
  database: Transaction,
  teamId: string,
  days: readonly number[],
): Promise<Map<number, string[]>> {
  if (days.length === 0) return new Map();
  const rows = await database.$queryRaw<(Event & { kind: VerdictKind | null })[]>`
    WITH days AS (
      SELECT day, to_timestamp(day * 86400.0) AS begins, to_timestamp((day + 1) * 86400.0) AS ends
      FROM unnest(${`{${days.join(',')}}`}::int[]) AS day)
    SELECT days.day, s.slug || ' ' || d.version AS text, v.kind::text AS kind, d.finished_at AS at
    FROM days
    JOIN services s ON s.team_id = ${teamId}
    JOIN environments e ON e.service_id = s.id AND e.production
    JOIN deployments d ON d.environment_id = e.id AND d.finished_at >= days.begins AND d.finished_at < days.ends
    JOIN verdicts v ON v.deployment_id = d.id AND v.kind IN ('rolled_back', 'hotfixed', 'caused_incident', 'failed')
    UNION ALL
    SELECT DISTINCT days.day, i.title, NULL, i.started_at
    FROM days
    JOIN incidents i ON i.started_at >= days.begins AND i.started_at < days.ends
    JOIN incident_services n ON n.incident_id = i.id
    JOIN services s ON s.id = n.service_id AND s.team_id = ${teamId}
    ORDER BY 4`;
  const events = new Map<number, string[]>();
  for (const { day, text, kind } of rows) {
    const said = kind === null ? `the incident “${text}” began` : `${text} ${WENT_WRONG[kind] ?? kind}`;
    events.set(day, [...(events.get(day) ?? []), said]);
  }
  return events;
}

function sayEvents(events: readonly string[]): string[] {
  if (events.length === 0) return [];
  const rest = events.length - MOST_EVENTS;
  const said = events.slice(0, MOST_EVENTS).join('; ');
  return [`On that day ${said}${rest > 0 ? `, and ${rest} more` : ''}.`];
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function sayDate(day: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(day * DAY_MS);
}
