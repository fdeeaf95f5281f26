import type { z } from 'zod';
import { assertKnown } from '../../collect/services/index.ts';
import type { Resolution, ResolutionQuery } from '../../contracts/bugs.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { kaplanMeier } from '../../engine/survival/index.ts';
import type { Context, Database } from '../../store/database.ts';
import { follow, quantileOf, type Span, summariseDurations } from '../durations/index.ts';
import { compareDurations } from '../metrics/index.ts';
import { thinCurve } from './thin-curve.ts';

const DEFAULT_WINDOW_DAYS = 28;
const DEFAULT_LIMIT_MS = 72 * HOUR_MS;

/**
 * How long the selected bugs take: the curve of those reported in the window, its comparison with the window before,
 * and what is open now. @throws ServiceError unknown_service, unknown_team
 */
export async function readResolution(
  { database, now }: Context,
  query: z.output<typeof ResolutionQuery>,
): Promise<Resolution> {
  await assertKnown(database, query);
  const to = now().getTime();
  const agreed = query.team === undefined ? null : await readAgreed(database, query.team);
  const days =
    query.window === undefined
      ? (agreed?.windowDays ?? DEFAULT_WINDOW_DAYS)
      : Number.parseInt(query.window, 10);
  const withinMs = query.withinMs ?? agreed?.withinMs ?? DEFAULT_LIMIT_MS;
  const { service = null, team = null, customerReported = null } = query;
  const selection = { service, team, customerReported };
  const from = to - days * DAY_MS;
  const [bugs, running] = await Promise.all([
    readBugs(database, selection, { from: new Date(from - days * DAY_MS), to: new Date(to) }),
    countOpen(database, selection, new Date(to - withinMs)),
  ]);
  const present = follow({ spans: bugs, from, to, asOf: to });
  const before = follow({ spans: bugs, from: from - days * DAY_MS, to: from, asOf: from });
  const curve = kaplanMeier(present);
  return {
    window: { from: new Date(from).toISOString(), to: new Date(to).toISOString(), days },
    withinMs,
    value: summariseDurations(present, withinMs),
    p90: curve.kind === 'no_data' ? { kind: 'no_data' } : quantileOf(curve, 0.9),
    curve: curve.kind === 'no_data' ? [] : thinCurve(curve),
    previous: summariseDurations(before, withinMs),
    comparison: compareDurations({ before, now: present, withinMs, days }),
    ...running,
    reopened: bugs.filter(({ beganAt, reopenings }) => beganAt >= from && reopenings > 0).length,
    followedTo: curve.kind === 'no_data' ? null : (curve.times.at(-1) ?? null),
  };
}

/** What the team agreed on, where bug resolution is the number it owns. */
async function readAgreed(database: Database, slug: string) {
  const metric = await database.outcomeMetric.findFirst({
    where: { team: { slug }, kind: 'bug_resolution_time' },
    select: { windowDays: true, withinMs: true },
  });
  return metric && { ...metric, withinMs: Number(metric.withinMs) };
}

interface Selection {
  service: string | null;
  team: string | null;
  customerReported: boolean | null;
}

async function readBugs(
  database: Database,
  { service, team, customerReported }: Selection,
  { from, to }: { from: Date; to: Date },
): Promise<(Span & { reopenings: number })[]> {
  const rows = await database.$queryRaw<
    { reported_at: Date; ended_at: Date | null; dismissed: boolean; reopenings: number }[]
  >`
    SELECT b.reported_at, b.ended_at, b.state = 'dismissed' AS dismissed, b.reopenings
    FROM bugs b JOIN services s ON s.id = b.service_id JOIN teams t ON t.id = s.team_id
    WHERE b.reported_at >= ${from} AND b.reported_at < ${to}
      AND (${service}::text IS NULL OR s.slug = ${service}) AND (${team}::text IS NULL OR t.slug = ${team})
      AND (${customerReported}::boolean IS NULL OR b.customer_reported = ${customerReported})`;
  return rows.map(({ reported_at, ended_at, dismissed, reopenings }) => ({
    beganAt: reported_at.getTime(),
    endedAt: ended_at?.getTime() ?? null,
    dismissed,
    reopenings,
  }));
}

async function countOpen(
  database: Database,
  { service, team, customerReported }: Selection,
  overdueBefore: Date,
): Promise<{ open: number; overdue: number }> {
  const [row] = await database.$queryRaw<{ open: number; overdue: number }[]>`
    SELECT count(*)::int AS open, count(*) FILTER (WHERE b.reported_at < ${overdueBefore})::int AS overdue
    FROM bugs b JOIN services s ON s.id = b.service_id JOIN teams t ON t.id = s.team_id
    WHERE b.state = 'open'
      AND (${service}::text IS NULL OR s.slug = ${service}) AND (${team}::text IS NULL OR t.slug = ${team})
      AND (${customerReported}::boolean IS NULL OR b.customer_reported = ${customerReported})`;
  return row ?? { open: 0, overdue: 0 };
}
