import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { SignalSource as Row } from '../../store/generated/client.ts';
import { appendPulled, readPulled } from '../../store/inbox/index.ts';
import { askPrometheusRange } from '../kpi-sources/index.ts';
import {
  findAttributeFault,
  Intake,
  PAST_TAKEN_MS,
  type Refused,
  type Telemetry,
} from '../telemetry/index.ts';
import { describeAnswer } from './describe-answer.ts';
import { type OpenSource, openSource, type Query } from './source.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const LEASE_MS = 120_000; // longer than a question and the keeping of its answer take
const SETTLED_AFTER_MS = 15_000; // in which Prometheus has scraped what belongs to a minute
const LATE_MS = 55 * MINUTE_MS; // what is older counts as brought in from the past
const MOST_MINUTES = 10_000; // Prometheus itself refuses more than 11,000 of a series

export interface Pulling {
  telemetry: Telemetry;
  /** Told that something waits to be folded. */
  poke: () => void;
  /** Ends after the part under way, which is kept. */
  goOn: () => boolean;
  /** Told of failures that are ours. */
  onError: (error: unknown, source: { slug: string }) => void;
}

interface Result {
  points: number;
  refused: number;
  message: string;
}

/**
 * Asks every source that is due, query by query and part by part, until none is. What an answer brought and how far it
 * reached are kept in one step: ended at any moment, any replica goes on there, and nothing counts twice.
 */
export async function pullDue(pulling: Pulling): Promise<void> {
  const { telemetry, goOn, onError } = pulling;
  const { context } = telemetry;
  while (goOn()) {
    const row = await take(context);
    if (!row) return;
    const result: Result = { points: 0, refused: 0, message: '' };
    let failure: unknown;
    try {
      const source = openSource(context, row);
      for (const query of source.queries) {
        if (!goOn()) break;
        await pullQuery(pulling, row, source, query, result).catch((error: unknown) => {
          failure ??= error; // of the others nothing is wrong
        });
      }
    } catch (error) {
      failure = error;
    }
    if (failure !== undefined && !(failure instanceof ServiceError)) onError(failure, { slug: row.slug });
    const dueAt = new Date(context.now().getTime() + row.everyMinutes * MINUTE_MS);
    const last = { ...result };
    await save(context, row, { ...outcomeOf(failure), last, dueAt, leasedUntil: null });
  }
}

/** From where it was to the last complete minute. */
async function pullQuery(
  pulling: Pulling,
  row: Row,
  source: OpenSource,
  query: Query,
  result: Result,
): Promise<void> {
  const { telemetry, poke, goOn } = pulling;
  const { context, pool, place, directory, index, refusals } = telemetry;
  let before = (await readPulled(pool, row.slug)).get(query.name) ?? null;
  const now = context.now();
  const end = floor(now.getTime() - SETTLED_AFTER_MS);
  const earliest = floor(now.getTime() - PAST_TAKEN_MS) + MINUTE_MS;
  let from = Math.max(
    earliest,
    before?.getTime() ?? Math.min(floor(now.getTime() - row.historyDays * DAY_MS), end - MINUTE_MS),
  );
  let length = MOST_MINUTES * MINUTE_MS;
  while (from < end && goOn()) {
    const to = Math.min(end, from + length);
    await renew(context, row);
    const span = { from: from + MINUTE_MS, to, stepMs: MINUTE_MS };
    const answer = await askPrometheusRange(source, query.query, span).catch((error: unknown) => {
      throw ofQuery(query.name, error);
    });
    if (answer === null) {
      if (to - from <= MINUTE_MS) throw tooLong(query.name);
      length = floor((to - from) / 2) || MINUTE_MS;
      continue;
    }
    await directory.refresh();
    const oldest = from < now.getTime() - LATE_MS ? from - MINUTE_MS : undefined;
    const intake = new Intake('metrics', { ...telemetry, scope: null, now, oldest });
    for (const { metric, values } of answer) {
      const identity = describeAnswer(query, metric, (name) => intake.serviceOf(name));
      const about = { service: identity.service, example: query.name };
      const fault = findAttributeFault(new Map(Object.entries(identity.attributes)));
      if (fault) intake.refuse(fault, about, values.length);
      else {
        const series = index.named(identity, now);
        for (const [seconds, text] of values) {
          const value = Number(text);
          const asked = seconds * 1000 > from && seconds * 1000 <= to;
          if (!asked || text === 'NaN') continue; // that says that nothing is known
          const infinite: Refused = { reason: 'infinite' };
          if (!Number.isFinite(value)) intake.refuse(infinite, about);
          else {
            const at = intake.place(series);
            if (at !== undefined) intake.records.reading(at, seconds * 1000 - 1, value); // of the minute that ends then
          }
        }
      }
    }
    const settled = await intake.settle(pool);
    const { batch, accepted, tally } = settled;
    const moved = { source: row.slug, query: query.name, before, to: new Date(to), batch, at: now };
    if (!(await appendPulled(pool, place, moved))) return; // another replica was there first
    settled.kept();
    if (accepted > 0) poke();
    refusals.add(tally.refusals);
    result.points += accepted;
    result.refused += tally.count;
    if (tally.count > 0 && result.message === '') result.message = tally.explain(accepted);
    before = new Date(to);
    from = to;
  }
}

/** The source that has waited longest, leased to us. */
async function take({ database, now }: Context): Promise<Row | null> {
  const at = now();
  const leasedUntil = new Date(at.getTime() + LEASE_MS);
  const [taken] = await database.$queryRaw<{ slug: string }[]>`
    UPDATE signal_sources source SET state = 'running', leased_until = ${leasedUntil}, last_run_at = ${at}
    FROM (
      SELECT slug FROM signal_sources
      WHERE due_at <= ${at} AND (leased_until IS NULL OR leased_until <= ${at})
      ORDER BY due_at, slug LIMIT 1 FOR UPDATE SKIP LOCKED) next
    WHERE source.slug = next.slug RETURNING source.slug`;
  return taken ? database.signalSource.findUnique({ where: { slug: taken.slug } }) : null;
}

function floor(time: number): number {
  return Math.floor(time / MINUTE_MS) * MINUTE_MS;
}

function ofQuery(name: string, error: unknown): unknown {
  if (!(error instanceof ServiceError)) return error;
  const { code, remedy, field } = error;
  return new ServiceError(code, {
    detail: `“${name}”: ${error.message}`,
    remedy,
    ...(field && { field }),
    cause: error,
  });
}

/** What is told of a query that answers too much even for its shortest span. */
export function tooLong(name: string): ServiceError {
  return new ServiceError('query_failed', {
    detail: `“${name}”: the answer is longer than 32 MiB.`,
    remedy: 'Aggregate it, such as sum by (service) (…).',
    field: 'queries',
  });
}

function outcomeOf(failure: unknown) {
  if (failure === undefined) return { state: 'done' as const, code: null, reason: null, remedy: null };
  if (failure instanceof ServiceError) {
    const { code, message, remedy } = failure;
    return { state: 'failed' as const, code, reason: message, remedy };
  }
  return {
    state: 'failed' as const,
    code: 'internal',
    reason: 'Something failed here that should not have.',
    remedy: 'It is tried again by itself; if it stays, look for it in the log.',
  };
}

type Update = Parameters<Context['database']['signalSource']['updateMany']>[0]['data'];

async function renew(context: Context, row: Row): Promise<void> {
  const leasedUntil = new Date(context.now().getTime() + LEASE_MS);
  await save(context, row, { leasedUntil });
  row.leasedUntil = leasedUntil;
}

/** Writes what became of it, unless another replica has it by now, or somebody has changed the source meanwhile. */
async function save({ database }: Context, { slug, leasedUntil }: Row, data: Update): Promise<void> {
  await database.signalSource.updateMany({ where: { slug, leasedUntil }, data });
}
