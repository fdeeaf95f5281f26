import { HOUR_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import type { Context, Transaction } from '../../store/database.ts';
import type { Changes, Recording } from '../recording.ts';
import type { Applied, Arrived, Handler, Handlers } from './applied.ts';
import { makeLimit } from './limit.ts';
import { putBackIfAsked } from './look-again.ts';
import { assertServiceOf } from './scope.ts';
import { type Settled, settle } from './settle.ts';
import { oneLine } from './text.ts';

const AT_ONCE = 4; // each holds two connections of the pool
const LEASE_MS = 60_000; // whoever has not come to an end by then has died: another may take it
const MAX_ATTEMPTS = 8; // about three hours
const FIRST_RETRY_MS = 5_000;

/** Of the whole process, however many queues are read and senders wait: more would use up the pool. */
const limited = makeLimit(AT_ONCE);

export interface Processing {
  context: Context;
  changes: Changes;
  /** Told of what nobody expected; what was refused for a reason is no failure. */
  onFailure: (error: unknown, delivery: { id: string; event: string }) => void;
}

interface Claimed extends Arrived {
  id: string;
  source: keyof Handlers;
  attempts: number;
}

/**
 * Understands what waits and is due until nothing is left; safe on any number of replicas. What fails unexpectedly is
 * tried again, ever later. Returns how many were looked at.
 */
export async function processDeliveries(
  options: Processing & { handlers: Handlers },
  goOn = () => true,
): Promise<number> {
  let count = 0;
  const work = async () => {
    while (goOn() && (await limited(() => processNext(options)))) count += 1;
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  const failure = ended.find((one) => one.status === 'rejected');
  if (failure) throw failure.reason;
  return count;
}

/** Returns whether there was one. */
async function processNext(options: Processing & { handlers: Handlers }): Promise<boolean> {
  const [delivery] = await claimNext(options.context);
  if (delivery) await processOne(options, options.handlers[delivery.source], delivery);
  return delivery !== undefined;
}

/**
 * Understands the delivery `id` now, while its sender waits; nothing happens where somebody else has it or it is done.
 */
export async function processDelivery(options: Processing, id: string, handle: Handler): Promise<void> {
  await limited(async () => {
    const [delivery] = await claim(options.context, id);
    if (delivery) await processOne(options, handle, delivery);
  });
}

/** Until the lease ends nobody else will take it. */
function claim({ database, now }: Context, id: string): Promise<Claimed[]> {
  return database.$queryRaw<Claimed[]>`
    UPDATE deliveries SET attempts = attempts + 1, due_at = ${leaseFrom(now())}, code = NULL
    WHERE id = ${id} AND state = 'waiting' AND due_at <= ${now()}
    RETURNING id, source, event, subject, headers, body, attempts, received_at AS "receivedAt"`;
}

/** As `claim` for the one that is due longest. */
function claimNext({ database, now }: Context): Promise<Claimed[]> {
  return database.$queryRaw<Claimed[]>`
    UPDATE deliveries SET attempts = attempts + 1, due_at = ${leaseFrom(now())}, code = NULL
    WHERE id = (
      SELECT id FROM deliveries WHERE state = 'waiting' AND due_at <= ${now()}
      ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING id, source, event, subject, headers, body, attempts, received_at AS "receivedAt"`;
}

function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + LEASE_MS);
}

async function processOne(options: Processing, handle: Handler, delivery: Claimed): Promise<void> {
  const { context, changes, onFailure } = options;
  const recording = { context, changes, assertService: assertServiceOf(delivery.headers) };
  try {
    if (delivery.attempts > MAX_ATTEMPTS) throw new Error('it ended the process each time it was tried');
    await understand(recording, handle, delivery);
  } catch (error) {
    onFailure(error, delivery);
    const failed = delivery.attempts >= MAX_ATTEMPTS ? giveUp(error) : tryAgain(context, delivery, error);
    // Without the database even this fails: the lease ends, and it is tried again.
    await settle(context.database, context.now(), delivery.id, failed).catch((cause: unknown) =>
      onFailure(cause, delivery),
    );
  }
}

/** Finds out what becomes of a message and writes it down. Two about the same subject take turns, whoever has them. */
async function understand(recording: Recording, handle: Handler, delivery: Claimed): Promise<void> {
  const { context } = recording;
  const turn = delivery.subject === null ? null : `${delivery.source}:${delivery.subject}`;
  try {
    await context.database.$transaction(
      async (transaction) => {
        // Taken from the database's own clock of locks, and let go when the transaction ends, even by a killed process.
        if (turn !== null)
          await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${turn}, 1))`;
        const applied = await handle(recording, delivery);
        // Within its turn: the next one may want it looked at again.
        await settleApplied(transaction, context.now(), delivery, applied);
      },
      { timeout: LEASE_MS },
    );
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { code, message: reason, remedy } = error;
    await settle(context.database, context.now(), delivery.id, { state: 'refused', code, reason, remedy });
  }
}

async function settleApplied(
  transaction: Transaction,
  now: Date,
  { id, attempts }: Claimed,
  { outcome, subject, code, reason, remedy }: Applied,
): Promise<void> {
  const why = { code: code ?? null, reason: reason ?? null, remedy: remedy ?? null };
  const again = outcome === 'ignored' && attempts < MAX_ATTEMPTS;
  if (again && (await putBackIfAsked(transaction, now, id))) return;
  await settle(transaction, now, id, { state: outcome, subject, ...why });
}

function tryAgain({ now }: Context, { attempts }: Claimed, error: unknown): Settled {
  const wait = Math.min(FIRST_RETRY_MS * 4 ** (attempts - 1), HOUR_MS);
  return {
    state: 'waiting',
    dueAt: new Date(now().getTime() + wait),
    code: null,
    reason: `It failed here and is tried again by itself: ${nameOf(error)}`,
    remedy: null,
  };
}

function giveUp(error: unknown): Settled {
  return {
    state: 'refused',
    code: 'internal',
    reason: `It failed here ${MAX_ATTEMPTS} times, at last with: ${nameOf(error)}`,
    remedy: "Replay it; if it fails again, report the reason and the service's log of that moment.",
  };
}

function nameOf(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error), 300);
}
