import { formatDuration } from '../../ui/format/duration.ts';

/**
 * A bar of an age against the target, in per cent of its width; the target is at the same place in every row. Ages run
 * on a square-root scale, as in the curve above, or every bug that was forgotten would look the same.
 */
export type PreparedAge = { width: number; overdue: boolean; beyond: boolean; words: string };

export const TARGET_AT = 25; // per cent: room for ages up to sixteen times the target

/** How old an open bug is, and how much of the time it has is left or overdrawn. */
export function prepareAge(reportedAt: string, now: string, withinMs: number): PreparedAge {
  const age = Math.max(0, Date.parse(now) - Date.parse(reportedAt));
  const share = Math.sqrt(age / withinMs) * TARGET_AT;
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
