import { z } from 'zod';

/** RFC 3339 with an explicit zone; a time without one would silently mean a different moment on each machine. */
export const Timestamp = z.iso.datetime({
  offset: true,
  error: 'must be a date and time with its zone, such as 2026-03-01T09:30:00Z',
});
export type Timestamp = z.infer<typeof Timestamp>;

export const DAY_MS = 86_400_000;
