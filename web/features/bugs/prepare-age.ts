import { formatDuration } from '../../ui/format/duration.ts';

/** A bar of an age against the target, in per cent of its width; the target is at the same place in every row. */
export type PreparedAge = { width: number; overdue: boolean; beyond: boolean; words: string };

export const TARGET_AT = 40; // per cent: room for ages up to two and a half times the target

/** How old an open bug is, and how much of the time it has is left or overdrawn. */
export function prepareAge(reportedAt: string, now: string, withinMs: number): PreparedAge {
  const age = Math.max(0, Date.parse(now) - Date.parse(reportedAt));
  const share = (age / withinMs) * TARGET_AT;
  const overdue = age > withinMs;
  return {
    width: Math.min(100, share),
    overdue,
    beyond: share > 100,
    words: overdue
      ? `${formatDuration(age)} old, ${formatDuration(age - withinMs)} late`
      : `${formatDuration(age)} old, ${formatDuration(withinMs - age)} left`,
  };
}
