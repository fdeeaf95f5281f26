import type { z } from 'zod';
import { assertKnown } from '../../collect/services/index.ts';
import type { Live, LiveQuery, LiveSignal, LiveStanding } from '../../contracts/live.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { readCosts } from '../impact/index.ts';
import { rankOf, worseOf } from './harm.ts';
import { lastEventId } from './log.ts';
import { type LiveRow, toAnomaly, toLiveSignal } from './present.ts';
import { findCalm } from './quiet.ts';
import { readBefore } from './read-before.ts';
import { readCalm } from './read-calm.ts';
import { readSteps } from './read-steps.ts';
import { readWatching } from './read-watching.ts';
import { readProvisional } from './tell-provisional.ts';

/** What a reader may see. */
export interface Sight {
  simulatedOnly: boolean;
}

const MOST_RECENT = 50;
const MOST_NOTES = 100;

/** What is degrading now, what was lately, what is unusual besides, and how much is watched. */
export async function readLive(
  context: Context,
  { team }: z.output<typeof LiveQuery>,
  { simulatedOnly }: Sight,
): Promise<Live> {
  const { database, now } = context;
  if (team !== undefined) await assertKnown(database, { team });
  const asOf = now();
  const newest = await lastEventId(context); // before all else, so that a stream from there misses nothing
  const seen = {
    ...(simulatedOnly && { simulated: true }),
    ...(team !== undefined && { teams: { has: team } }),
  };
  const include = { anomalies: true } as const;
  const [open, recent, notes, watched, provisional] = await Promise.all([
    database.liveSignal.findMany({ where: { ...seen, state: 'open' }, include }),
    database.liveSignal.findMany({
      where: {
        ...seen,
        state: 'resolved',
        mergedIntoId: null,
        resolvedAt: { gte: new Date(asOf.getTime() - DAY_MS) },
      },
      include,
      orderBy: [{ resolvedAt: 'desc' }, { id: 'desc' }],
      take: MOST_RECENT,
    }),
    database.anomaly.findMany({
      where: {
        ...(simulatedOnly && { simulated: true }),
        ...(team !== undefined && { subject: { path: ['team'], equals: team } }),
        endedAt: null,
        confirmedAt: { not: null },
        OR: [{ worse: false }, { onTheWhole: true, liveSignalId: null }],
      },
      orderBy: [{ since: 'desc' }, { id: 'asc' }],
      take: MOST_NOTES,
    }),
    readWatching(context, { simulatedOnly, team }),
    team === undefined ? readProvisional(context, { simulatedOnly }) : [],
  ]);
  const shown = await present(context, [...open, ...recent]);
  return {
    asOf: asOf.toISOString(),
    lastEventId: String(newest),
    now: shown.slice(0, open.length).sort(byUrgency),
    recent: shown.slice(open.length),
    provisional,
    notes: notes.map(toAnomaly),
    ...watched,
  };
}

/** @throws ServiceError unknown_live_signal */
export async function readLiveSignal(context: Context, id: string, sight: Sight): Promise<LiveSignal> {
  const row = await context.database.liveSignal.findUnique({ where: { id }, include: { anomalies: true } });
  if (!row || (sight.simulatedOnly && !row.simulated)) throw unknown(id);
  const [shown] = await present(context, [row]);
  return shown as LiveSignal;
}

/** The state of everything in a line, and of each team. */
export async function readStanding(context: Context, { simulatedOnly }: Sight): Promise<LiveStanding> {
  const { database, now } = context;
  const [open, calm, { services, watching }] = await Promise.all([
    database.liveSignal.findMany({ where: { state: 'open', ...(simulatedOnly && { simulated: true }) } }),
    readCalm(database, now),
    readWatching(context, { simulatedOnly }),
  ]);
  const at = now().getTime();
  const loud = open.filter((row) => {
    const { mute, window } = findCalm({ ...row, since: row.since.getTime() }, calm, at);
    return mute === undefined && window === undefined;
  });
  const teams = new Set([
    ...loud.flatMap((row) => row.teams),
    ...services.flatMap(({ team }) => (team === null ? [] : [team])),
  ]);
  return {
    degrading: loud.length,
    worst: worstOf(loud),
    quiet: open.length - loud.length,
    watched: watching.signals + watching.kpis,
    judged: watching.judged,
    silent: watching.silent,
    judgedTo: watching.judgedTo,
    behindMs: watching.behindMs,
    teams: [...teams].sort().map((team) => {
      const own = loud.filter((row) => row.teams.includes(team));
      const watched = services.filter((one) => one.team === team);
      const sum = (figure: 'watched' | 'learning' | 'silent') =>
        watched.reduce((total, one) => total + one[figure], 0);
      return {
        team,
        degrading: own.length,
        worst: worstOf(own),
        watched: sum('watched'),
        judged: sum('watched') - sum('learning') - sum('silent'),
        silent: sum('silent'),
      };
    }),
  };
}

async function present({ database, now }: Context, rows: readonly LiveRow[]): Promise<LiveSignal[]> {
  const [calm, before, costs] = await Promise.all([
    readCalm(database, now),
    readBefore(database, rows),
    readCosts(
      { database },
      rows.map(({ id }) => id),
    ),
  ]);
  const at = now().getTime();
  const steps = await readSteps({ database }, rows, before);
  return rows.map((row) =>
    toLiveSignal(row, {
      calm,
      now: at,
      deployments: before.get(row.id)?.deployments ?? [],
      changes: before.get(row.id)?.changes ?? [],
      impact: costs.get(row.id) ?? null,
      steps: steps.get(row.id) ?? [],
    }),
  );
}

/** By severity, which says who and what is harmed; of the same severity what costs most comes first. */
function byUrgency(one: LiveSignal, other: LiveSignal): number {
  return (
    Number(one.quiet !== null) - Number(other.quiet !== null) ||
    rankOf(other.severity) - rankOf(one.severity) ||
    costAnHour(other) - costAnHour(one) ||
    Date.parse(one.since) - Date.parse(other.since) ||
    (one.id < other.id ? -1 : 1)
  );
}

/** Currencies are not exchanged: nobody said the rate, and hardly anybody has two. */
function costAnHour({ impact }: LiveSignal): number {
  return impact?.cost?.perHour?.value ?? 0;
}

function worstOf(rows: readonly Pick<LiveSignal, 'severity'>[]): LiveStanding['worst'] {
  const [first, ...rest] = rows;
  return first ? rest.reduce((worst, { severity }) => worseOf(worst, severity), first.severity) : null;
}

export function unknown(id: string): ServiceError {
  return new ServiceError('unknown_live_signal', {
    detail: `No live signal has the id ${id}.`,
    remedy: 'Use an id of GET /api/v1/live; one that was resolved is kept for 400 days.',
    field: 'id',
  });
}
