import type { DeliverySource } from '../../contracts/deliveries.ts';
import type { Recording } from '../recording.ts';

/** What became of a message. One that should have been used and could not be is thrown as a `ServiceError` instead. */
export interface Applied {
  outcome: 'used' | 'ignored';
  /** What it was about, for a reader: `acme/shop #12`. */
  subject: string;
  /** Why it was ignored, as a stable code. */
  code?: string;
  /** What was done with it, or why nothing was, as a sentence. */
  reason?: string;
  /** What to change where it should not have been ignored. */
  remedy?: string;
}

/** A message as it was taken in. */
export interface Arrived {
  event: string;
  subject: string | null;
  headers: Record<string, string>;
  body: Uint8Array;
  receivedAt: Date;
}

/**
 * Understands one message. It may be called twice for the same one, and for two of the same source in any order: what
 * it records must not depend on that. @throws ServiceError when it should have been used and could not be
 */
export type Handler = (recording: Recording, delivery: Arrived) => Promise<Applied>;

/** Who understands the messages of each source. */
export type Handlers = Record<DeliverySource, Handler>;
