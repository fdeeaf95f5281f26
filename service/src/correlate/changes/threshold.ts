import type { SignalRole } from '../../contracts/signals.ts';

/** Shares of what it was before: a shift below them is nobody's business, however certain. */
const RELATIVE: Record<SignalRole | 'kpi', number> = {
  latency: 0.1,
  errors: 0.25,
  saturation: 0.1,
  traffic: 0.2,
  business: 0.05,
  other: 0.15,
  kpi: 0.02,
};
/** In the unit, where a share of nearly nothing would be nearly nothing. */
const LEAST: Record<string, number> = { ms: 5, '%': 0.5 };
const LEAST_RATIO = 0.005; // half a percentage point of failures

/** The least shift worth a word, in the unit of the signal. `level` is what it was before. */
export function practicalThreshold(signal: {
  role: SignalRole | 'kpi';
  unit: string;
  proportion: boolean;
  level: number;
}): number {
  const { role, unit, proportion, level } = signal;
  const relative = RELATIVE[role] * Math.abs(level);
  if (role === 'kpi') return relative;
  return Math.max(relative, proportion ? LEAST_RATIO : leastInUnit(unit));
}

/** What in a unit is too little for anybody to notice, whatever share of the usual it is. */
export function leastInUnit(unit: string): number {
  return LEAST[unit] ?? 0;
}
