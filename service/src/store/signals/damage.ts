import { channel } from 'node:diagnostics_channel';
import { type Chunk, DamagedChunk } from './chunk.ts';
import type { StoredChunk } from './chunks.ts';

/** Stored telemetry that cannot be read: the minutes of an hour, or the hours of a day, of one series. */
export interface Damage extends StoredChunk {
  resolution: 'minute' | 'hour';
  reason: string;
}

const damages = channel('throughline:telemetry-damaged');

/** Has a listener know of every damage that is met, each time it is. Returns what ends that. */
export function onDamage(listener: (damage: Damage) => void): () => void {
  const hear = (damage: unknown) => listener(damage as Damage);
  damages.subscribe(hear);
  return () => damages.unsubscribe(hear);
}

/**
 * Adds a stored chunk to another one. False when it cannot be read, which listeners are told: one hour of one series is no
 * reason to answer nothing, nor to keep what came since from being stored.
 */
export function addStored(into: Chunk, stored: StoredChunk, resolution: Damage['resolution']): boolean {
  try {
    into.decode(stored.data);
    return true;
  } catch (error) {
    if (!(error instanceof DamagedChunk)) throw error;
    damages.publish({ ...stored, resolution, reason: error.message } satisfies Damage);
    return false;
  }
}
