import { setImmediate } from 'node:timers/promises';
import type { Context, Transaction } from '../../store/database.ts';
import {
  type AskedTold,
  type Facts,
  readFacts,
  readKpisTold,
  readSignalsTold,
  toOutcomeMetric,
} from '../metrics/index.ts';
import { metricParts } from '../teams/index.ts';
import { assessWithTrend, needsOf, type Snapshot, trendFrom } from './assess.ts';

/** How old a snapshot may be when it is read: windows move on even when nothing happens. */
export const MAX_AGE_MS = 5 * 60_000;
const DUE_AGE_MS = 4 * 60_000; // renewed before that, so that hardly a reader has to wait for it
const TEAMS_A_BATCH = 50;
const BATCHES_A_RUN = 20; // bounds one run; the next one goes on

/**
 * Computes anew what is outdated or soon will be. Safe on any number of replicas, at any time. A team that fails keeps
 * no other from being computed.
 * @throws AggregateError at the end, of what failed
 */
export async function refreshSnapshots(context: Context): Promise<number> {
  let refreshed = 0;
  const failed: Failed[] = [];
  for (let batch = 0; batch < BATCHES_A_RUN; batch++) {
    const except = failed.map(({ teamId }) => teamId);
    const due = await findOutdated(context, { maxAgeMs: DUE_AGE_MS, limit: TEAMS_A_BATCH, except });
    if (due.length === 0) break;
    const anew = await refreshEach(context, due);
    failed.push(...anew);
    refreshed += due.length - anew.length;
  }
  if (failed.length > 0) {
    const names = failed.map(({ teamId }) => teamId).join(', ');
    throw new AggregateError(
      failed.map(({ error }) => error),
      `The numbers of ${failed.length} teams could not be computed: ${names}; ${failed[0]?.error}`,
    );
  }
  return refreshed;
}

/**
 * Brings the snapshots of the given teams up to date before they are read, or of any, at most `limit`. Where that fails
 * the last snapshot is read, with its age; the clock meets the same failure and reports it.
 */
export async function refreshOutdated(
  context: Context,
  { among, limit = TEAMS_A_BATCH }: { among?: string[]; limit?: number } = {},
): Promise<number> {
  const outdated = await findOutdated(context, { maxAgeMs: MAX_AGE_MS, limit, among });
  const failed = await refreshEach(context, outdated);
  return outdated.length - failed.length;
}

interface Failed {
  teamId: string;
  error: unknown;
}

/** Computes teams together, and by halves where that fails, so that only the one that fails is left out. */
async function refreshEach(context: Context, teamIds: string[]): Promise<Failed[]> {
  const [teamId] = teamIds;
  if (teamId === undefined) return [];
  try {
    await refreshTeams(context, teamIds);
    return [];
  } catch (error) {
    if (teamIds.length === 1) return [{ teamId, error }];
    const half = Math.ceil(teamIds.length / 2);
    const first = await refreshEach(context, teamIds.slice(0, half));
    return [...first, ...(await refreshEach(context, teamIds.slice(half)))];
  }
}

async function findOutdated(
  { database, now }: Context,
  {
    maxAgeMs,
    limit,
    among = null,
    except = [],
  }: { maxAgeMs: number; limit: number; among?: string[] | null | undefined; except?: string[] },
): Promise<string[]> {
  const at = now();
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT t.id FROM teams t LEFT JOIN outcome_snapshots o ON o.team_id = t.id
    WHERE (o.team_id IS NULL OR o.as_of > ${at} OR o.as_of < ${new Date(at.getTime() - maxAgeMs)}
      OR EXISTS (SELECT 1 FROM stale_outcomes n WHERE n.team_id = t.id))
      AND (${among}::text[] IS NULL OR t.id = ANY(${among}::text[]))
      AND t.id <> ALL(${except}::text[])
    ORDER BY lower(t.name), t.id LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/**
 * Computes the snapshots of some teams. Takes turns on each team, so that no older computation lands on a newer one,
 * and removes the notes before it reads: what changes from then on leaves a note of its own.
 */
async function refreshTeams(context: Context, among: string[]): Promise<void> {
  const { database, now } = context;
  const before = await askTold(database, among, now());
  const signals = await readSignalsTold(context, before);
  await database.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT id FROM teams WHERE id = ANY(${among}) ORDER BY id FOR NO KEY UPDATE`;
    const at = now();
    const asked = await askTold(transaction, among, at);
    // Whose metric was changed since its signal was read stays outdated, and is computed next time.
    const changed = new Set(asked.flatMap((one) => (wasChanged(before, one) ? [one.teamId] : [])));
    const teamIds = among.filter((id) => !changed.has(id));
    const current = asked.filter(({ teamId }) => !changed.has(teamId));
    await transaction.$executeRaw`DELETE FROM stale_outcomes WHERE team_id = ANY(${teamIds})`;
    const told = new Map([...signals, ...(await readKpisTold(transaction, current))]);
    const facts = await readFacts(
      transaction,
      needsOf(current.map(({ teamId, metric, from }) => ({ id: teamId, kind: metric.kind, from }))),
      told,
    );
    const snapshots = new Map<string, Snapshot>();
    for (const { teamId, metric } of current) {
      const known = facts.get(teamId) as Facts;
      const { shown } = assessWithTrend(toOutcomeMetric(metric), known, at.getTime(), metric.windowDays);
      snapshots.set(teamId, shown);
      await setImmediate(); // other requests have their turn between two teams
    }
    await write(transaction, teamIds, snapshots, at);
  });
}

async function askTold(database: Transaction, teamIds: string[], now: Date): Promise<AskedTold[]> {
  const rows = await database.outcomeMetric.findMany({
    where: { teamId: { in: teamIds } },
    include: metricParts,
  });
  return rows.map((metric) => ({
    teamId: metric.teamId,
    metric,
    from: trendFrom(now.getTime(), metric.windowDays),
    to: now,
    live: true,
  }));
}

function wasChanged(before: readonly AskedTold[], { teamId, metric }: AskedTold): boolean {
  const known = before.find((one) => one.teamId === teamId)?.metric;
  return metric.seriesId !== null && known?.changedAt.getTime() !== metric.changedAt.getTime();
}

async function write(
  transaction: Transaction,
  teamIds: string[],
  snapshots: Map<string, Snapshot>,
  at: Date,
): Promise<void> {
  const statuses = teamIds.map((id) => snapshots.get(id)?.status ?? 'no_metric');
  const cards = teamIds.map((id) => JSON.stringify(snapshots.get(id) ?? null));
  await transaction.$executeRaw`
    INSERT INTO outcome_snapshots (team_id, as_of, status, card)
    SELECT t.id, ${at}, n.status, n.card::jsonb
    FROM unnest(${teamIds}::text[], ${statuses}::text[], ${cards}::text[]) AS n (team_id, status, card)
    JOIN teams t ON t.id = n.team_id
    ON CONFLICT (team_id) DO UPDATE SET as_of = excluded.as_of, status = excluded.status, card = excluded.card`;
}
