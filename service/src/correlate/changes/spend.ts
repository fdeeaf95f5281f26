import type { ChangeSubject } from '../../contracts/signal-changes.ts';

/** How often, at most, a change without any effect is called one that made something worse, over all looks together. */
export const FALSE_ALARMS = 0.05;

/** How much of that falls to whose signals: most to its own, where its effects are. */
export const SHARES: Record<Exclude<ChangeSubject, 'dependent'>, number> = {
  own: 0.5,
  /** Of dependents and dependencies together. */
  dependency: 0.25,
  kpi: 0.25,
};

/**
 * How much of the false alarms may have been spent by a look, of those allowed in all: α·√t, t the share of the time
 * that has passed (Kim and DeMets, Biometrika 74 (1987) 149–154, with exponent ½). Early looks get their fair part, so
 * that what is clear is said early.
 */
export function spentBy(lookMs: number, windowMs: number): number {
  return FALSE_ALARMS * Math.sqrt(Math.min(1, Math.max(0, lookMs / windowMs)));
}

/**
 * What a look may spend: what has come free since the one before. Each look is allowed that much on its own, whatever
 * the others found, so the sum bounds the whole (Bonferroni): that looks resemble each other only makes it safer.
 */
export function toSpend(input: { spent: number; lookMs: number; windowMs: number }): number {
  return Math.max(0, spentBy(input.lookMs, input.windowMs) - input.spent);
}
