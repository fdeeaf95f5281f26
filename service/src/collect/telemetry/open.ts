import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import { type Context, connectionsOf } from '../../store/database.ts';
import type { InboxPlace } from '../../store/inbox/index.ts';
import type { SeriesCaps } from '../../store/signals/index.ts';
import { Budget } from './budget.ts';
import { ServiceDirectory } from './directory.ts';
import { RefusalBook } from './refusal-book.ts';
import { SeriesIndex } from './series-index.ts';
import { SpanJoins } from './span-joins.ts';
import { TemplateBook } from './template-book.ts';
import { ToldLately } from './told-lately.ts';
import { Waiting } from './waiting.ts';

const MEBIBYTE = 1_048_576;

export interface TelemetryLimits extends SeriesCaps {
  /** Bytes that requests under way may take together, unpacked. */
  memory: number;
  /** Bytes that may wait in the inbox to be folded. */
  waiting: number;
}

export const TELEMETRY_LIMITS: TelemetryLimits = {
  perService: 5_000, // one attribute with the ids of users would otherwise fill the store
  inAll: 200_000,
  memory: 256 * MEBIBYTE,
  waiting: 1_024 * MEBIBYTE, // some hundred million points: the fold has stood still for long
};

/** The same with other bounds of memory and of what waits, in mebibytes. */
export function limitTelemetry(memory: number, waiting: number): TelemetryLimits {
  return { ...TELEMETRY_LIMITS, memory: memory * MEBIBYTE, waiting: waiting * MEBIBYTE };
}

/** What a process keeps at hand to take telemetry in. */
export interface Telemetry {
  context: Context;
  pool: Pool;
  limits: TelemetryLimits;
  index: SeriesIndex;
  directory: ServiceDirectory;
  joins: SpanJoins;
  told: ToldLately;
  templates: TemplateBook;
  budget: Budget;
  refusals: RefusalBook;
  place: InboxPlace;
  /** Measured by the fold: while more waits than may, nothing is taken in. */
  waiting: Waiting;
}

export function openTelemetry(
  context: Context,
  logger: FastifyBaseLogger,
  limits: TelemetryLimits = TELEMETRY_LIMITS,
): Telemetry {
  const pool = connectionsOf(context.database);
  const index = new SeriesIndex(limits);
  return {
    context,
    pool,
    limits,
    index,
    directory: new ServiceDirectory(context, () => index.forget()),
    joins: new SpanJoins(),
    told: new ToldLately(),
    templates: new TemplateBook(pool),
    budget: new Budget(limits.memory),
    refusals: new RefusalBook(pool, context.now, (error) =>
      logger.error({ err: error }, 'refusals of telemetry could not be counted'),
    ),
    place: { active: 0 },
    waiting: new Waiting(limits.waiting),
  };
}
