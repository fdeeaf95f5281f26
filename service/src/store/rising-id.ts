import { randomBytes } from 'node:crypto';

const SEQUENCE_END = 0x1000; // twelve bits
let last = { ms: 0, sequence: 0 };

/**
 * An id as Prisma makes them (UUID version 7, RFC 9562): of two made here the later one is the greater. For rows that
 * are written by one plain statement, many at once.
 */
export function risingId(now: number = Date.now()): string {
  if (now > last.ms) last = { ms: now, sequence: 0 };
  else if (last.sequence + 1 === SEQUENCE_END) last = { ms: last.ms + 1, sequence: 0 };
  else last = { ms: last.ms, sequence: last.sequence + 1 };
  const time = last.ms.toString(16).padStart(12, '0');
  const sequence = last.sequence.toString(16).padStart(3, '0');
  const random = randomBytes(8);
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
  const rest = random.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${rest.slice(0, 4)}-${rest.slice(4)}`;
}
