import { z } from 'zod';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(10_000, 0, 1);

/** RFC 3339 with an explicit zone; a time without one would silently mean a different moment on each machine. */
export const Timestamp = z.iso
  .datetime({ offset: true, error: 'must be a date and time with its zone, such as 2026-03-01T09:30:00Z' })
  .refine((value) => Date.parse(value) >= EARLIEST && Date.parse(value) < LATEST, {
    error: 'must lie between the years 1970 and 9999',
  });
export type Timestamp = z.infer<typeof Timestamp>;
