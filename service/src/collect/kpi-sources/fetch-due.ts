import { type KpiPointsResult, MAX_POINTS_A_REQUEST } from '../../contracts/kpis.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { KpiSource } from '../../store/generated/client.ts';
import { earliestOf, findKpi, floorTo, INTERVAL_MS, type PointRules, recordPoints } from '../kpis/index.ts';
import type { KpiRecording } from '../recording.ts';
import { ask, tooMuch } from './ask.ts';
import { openSource } from './open.ts';

const LEASE_MS = 120_000; // longer than a question and the recording of its answer take
const MINUTE_MS = 60_000;
const MAX_INTERVALS = 10_000; // asked for at once
const MAX_ERRORS = 100;
const SIGNAL_SETTLES_MS = 3 * MINUTE_MS;

export interface Fetching {
  /** Ends after the part under way, which is recorded. */
  goOn: () => boolean;
  /** Told of failures that are ours. */
  onError: (error: unknown, source: { kpi: string }) => void;
}

type Taken = KpiSource & {
  kpi: PointRules & { id: string };
  leasedUntil: Date;
  /** Whether the process that had it before ended without a word. */
  abandoned: boolean;
};

/**
 * Fetches from every source that is due, part by part, until none is. How far it came is saved after each part: ended at
 * any moment, any replica goes on there, and what is recorded twice is recognised.
 */
export async function fetchDue(recording: KpiRecording, fetching: Fetching): Promise<void> {
  const { context } = recording;
  while (fetching.goOn()) {
    const source = await take(context);
    if (!source) return;
    try {
      if (source.abandoned) throw abandoned();
      await fetchOne(recording, source, fetching);
    } catch (error) {
      if (!(error instanceof ServiceError)) fetching.onError(error, { kpi: source.kpi.slug });
      await save(context, source, {
        ...failureOf(error),
        dueAt: nextRun(context, source),
        leasedUntil: null,
      });
    }
  }
}

/** The source that has waited longest, leased to us. */
async function take({ database, now }: Context): Promise<Taken | null> {
  const at = now();
  const leasedUntil = new Date(at.getTime() + LEASE_MS);
  const [taken] = await database.$queryRaw<{ slug: string; id: string; abandoned: boolean }[]>`
    UPDATE kpi_sources source SET state = 'running', leased_until = ${leasedUntil}, last_run_at = ${at}
    FROM kpis kpi, (
      SELECT kpi_id, state = 'running' AS abandoned FROM kpi_sources
      WHERE due_at <= ${at} AND (leased_until IS NULL OR leased_until <= ${at})
      ORDER BY due_at, kpi_id LIMIT 1 FOR UPDATE SKIP LOCKED) next
    WHERE kpi.id = source.kpi_id AND source.kpi_id = next.kpi_id
    RETURNING kpi.slug, kpi.id, next.abandoned`;
  if (!taken) return null;
  const row = await database.kpiSource.findUnique({ where: { kpiId: taken.id } });
  return row && { ...row, leasedUntil, abandoned: taken.abandoned, kpi: await findKpi(database, taken.slug) };
}

/** From what was asked for before, less the overlap, to the last complete interval. */
async function fetchOne(recording: KpiRecording, taken: Taken, { goOn }: Fetching): Promise<void> {
  const { context } = recording;
  const { kpi } = taken;
  const now = context.now().getTime();
  const interval = INTERVAL_MS[kpi.resolution];
  const source = openSource(context, taken);
  // the last minutes of a signal still change with every export
  const end = floorTo(kpi.resolution, taken.kind === 'signal' ? now - SIGNAL_SETTLES_MS : now);
  const known = taken.fetchedTo && Math.min(taken.fetchedTo.getTime(), end); // later only after a clock ran ahead
  // west of Greenwich a day is not over when it is in UTC
  const overlap = Math.max(Number(taken.overlapMs), kpi.resolution === 'day' ? DAY_MS : 0);
  const begin = known === null ? now - taken.historyDays * DAY_MS : known - overlap;
  let from = Math.max(
    floorTo(kpi.resolution, begin),
    floorTo(kpi.resolution, earliestOf(kpi.resolution, now)) + interval,
  );
  let length = MAX_INTERVALS * interval;
  let result: KpiPointsResult = {
    received: 0,
    recorded: 0,
    corrected: 0,
    unchanged: 0,
    refused: 0,
    errors: [],
  };
  while (from < end && goOn()) {
    const to = Math.min(end, from + length);
    const { rows, cut } = await ask(context, source, { rules: kpi, from, to }, MAX_POINTS_A_REQUEST);
    if (cut) {
      if (length === interval) throw tooMuch(kpi.resolution, MAX_POINTS_A_REQUEST);
      await renew(context, taken, {});
      length = Math.max(interval, floorTo(kpi.resolution, Math.min(length, to - from) / 2));
      continue;
    }
    result = add(result, await recordPoints(recording, { kpi, author: `its source (${taken.kind})` }, rows));
    from = to;
    await renew(context, taken, {
      last: result,
      fetchedTo: new Date(Math.max(from, known ?? 0)),
    });
  }
  const done = { state: 'done' as const, code: null, reason: null, remedy: null, last: result };
  await save(context, taken, {
    ...done,
    ...(from >= end && { fetchedTo: new Date(end) }), // also where there was nothing to ask for
    dueAt: from < end ? context.now() : nextRun(context, taken),
    leasedUntil: null,
  });
}

/** An answer that ends the process would do so again at once: it waits for its next time, and people are told. */
function abandoned(): ServiceError {
  return new ServiceError('query_failed', {
    detail: 'The process that fetched it ended before it was done.',
    remedy:
      'It is tried again by itself; if this stays, let the query return less: one row for each interval and segment.',
    field: 'query',
  });
}

function add(sum: KpiPointsResult, part: KpiPointsResult): KpiPointsResult {
  return {
    received: sum.received + part.received,
    recorded: sum.recorded + part.recorded,
    corrected: sum.corrected + part.corrected,
    unchanged: sum.unchanged + part.unchanged,
    refused: sum.refused + part.refused,
    errors: [...sum.errors, ...part.errors].slice(0, MAX_ERRORS),
  };
}

function nextRun({ now }: Context, { everyMinutes }: Taken): Date {
  return new Date(now().getTime() + everyMinutes * MINUTE_MS);
}

function failureOf(error: unknown) {
  if (error instanceof ServiceError) {
    return { state: 'failed' as const, code: error.code, reason: error.message, remedy: error.remedy };
  }
  return {
    state: 'failed' as const,
    code: 'internal',
    reason: 'Something failed here that should not have.',
    remedy: 'It is tried again by itself; if it stays, look for it in the log.',
  };
}

type Update = Parameters<Context['database']['kpiSource']['updateMany']>[0]['data'];

async function renew(context: Context, taken: Taken, data: Update): Promise<void> {
  const leasedUntil = new Date(context.now().getTime() + LEASE_MS);
  await save(context, taken, { ...data, leasedUntil });
  taken.leasedUntil = leasedUntil;
}

/** Writes what became of it, unless another replica has it by now, or somebody has changed the source meanwhile. */
async function save({ database }: Context, { kpiId, leasedUntil }: Taken, data: Update): Promise<void> {
  await database.kpiSource.updateMany({ where: { kpiId, leasedUntil }, data });
}
