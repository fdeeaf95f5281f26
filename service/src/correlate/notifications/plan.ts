import type { QuietHours } from '../../contracts/notifications.ts';
import { endOfQuiet } from './quiet-hours.ts';

const SINGLES = 3; // more than these within a while are a storm, and told together
const WHILE_MS = 10 * 60_000;
const RETRIES_MS = [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000]; // then it is given up: nine hours

export type Severity = 'minor' | 'major' | 'critical';
const ORDER: Record<Severity, number> = { minor: 0, major: 1, critical: 2 };

/** Whether a channel is to be told of it. */
export function isSevereEnough(severity: Severity, least: Severity): boolean {
  return ORDER[severity] >= ORDER[least];
}

export interface Waiting {
  id: string;
  severity: Severity;
}

/** What is sent now: one by one, or together; what has to wait, until when, and why. */
export interface Sending {
  singles: Waiting[];
  digest: Waiting[];
  held: { messages: Waiting[]; until: Date; because: string } | null;
}

/**
 * What becomes of the messages that are due for one channel. In quiet hours only what is critical goes out. Otherwise
 * the first three within ten minutes go one by one; of more, what is critical still does, and the rest waits until the
 * ten minutes are over and is told together. More than three that are critical are told at once, as one. Pure.
 */
export function planSending(input: {
  due: readonly Waiting[];
  /** When messages were sent in the last ten minutes, oldest first; a digest counts as one. */
  sentLately: readonly Date[];
  quietHours: QuietHours | null;
  now: Date;
}): Sending {
  const { due, sentLately, quietHours, now } = input;
  const critical = due.filter(({ severity }) => severity === 'critical');
  const storm = critical.length > SINGLES; // thirty calls in a minute are read by nobody
  const atOnce = storm ? { singles: [], digest: critical } : { singles: critical, digest: [] };
  const others = due.filter(({ severity }) => severity !== 'critical');
  const quietEnd = endOfQuiet(now, quietHours);
  if (quietEnd) {
    const held = others.length === 0 ? null : { messages: others, until: quietEnd, because: 'quiet hours' };
    return { ...atOnce, held };
  }
  const lately = sentLately.filter((at) => now.getTime() - at.getTime() < WHILE_MS);
  const room = Math.max(0, SINGLES - lately.length - critical.length);
  if (others.length <= room) return { ...atOnce, singles: [...atOnce.singles, ...others], held: null };
  if (lately.length === 0) return { ...atOnce, digest: [...atOnce.digest, ...others], held: null };
  const [first] = lately as [Date, ...Date[]];
  return {
    ...atOnce,
    held: {
      messages: others,
      until: new Date(first.getTime() + WHILE_MS),
      because: 'many at once: told together',
    },
  };
}

/** How long to wait after an attempt has failed; null when it is given up. */
export function retryAfterMs(attempts: number): number | null {
  return RETRIES_MS[attempts - 1] ?? null;
}
