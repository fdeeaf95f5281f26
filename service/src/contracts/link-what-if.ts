import type { Link, LinkEstimate, WhatIf } from './links.ts';

type Asked = Pick<Link, 'effect' | 'seen' | 'now' | 'perHour' | 'worth'>;

/** What stands in the way of an answer. */
export type NoAnswer =
  | { kind: 'unknown_now' }
  | { kind: 'outside'; lower: number; upper: number; to: number };

/**
 * What the KPI would be if the signal changed, by the effect of a link and within what was seen alone. The same for the
 * API and for the slider on the page.
 */
export function whatIf(link: Asked, change: number): { kind: 'answer'; answer: WhatIf } | NoAnswer {
  const { seen, now } = link;
  if (now.signal === null) return { kind: 'unknown_now' };
  const to = now.signal + change;
  // Where it stands now may lie outside of the percentiles; to stay there is no question.
  if (change !== 0 && !(to >= seen.lower && to <= seen.upper)) return { kind: 'outside', ...seen, to };
  const moved = times(link.effect, change);
  return {
    kind: 'answer',
    answer: {
      signal: { from: now.signal, to },
      kpi: {
        from: now.kpi,
        to: now.kpi === null ? null : plus(moved, now.kpi),
        change: moved,
      },
      money: moneyOf(link, moved),
    },
  };
}

/** A change of the KPI's value as money an hour; null where it is worth none, or is a level. */
export function moneyOf(
  { perHour, worth }: Pick<Link, 'perHour' | 'worth'>,
  change: LinkEstimate,
): WhatIf['money'] {
  if (worth === null || perHour === null) return null;
  return { ...times(change, perHour * worth.amount), currency: worth.currency };
}

/** An estimate times a number; the interval turns round with its sign. */
export function times({ estimate, lower, upper }: LinkEstimate, factor: number): LinkEstimate {
  const ends = [lower * factor, upper * factor] as const;
  return { estimate: estimate * factor, lower: Math.min(...ends), upper: Math.max(...ends) };
}

function plus({ estimate, lower, upper }: LinkEstimate, level: number): LinkEstimate {
  return { estimate: estimate + level, lower: lower + level, upper: upper + level };
}
