import type { SignalKind, SignalRole, Statistic, Step, Worse } from '@throughline/service/contracts/signals';
import { formatNumber, type Scale } from '../../ui/format/amount.ts';
import { formatCount } from '../../ui/format/number.ts';
import type { Sentence } from '../../ui/sentence.tsx';
import { formatReading } from './read-value.ts';

export const KIND_WORDS: Record<SignalKind, { word: string; says: string }> = {
  gauge: { word: 'level', says: 'A level: what was read at a moment, such as memory in use.' },
  rate: { word: 'count', says: 'A count of what happens, such as requests: it only grows.' },
  change: { word: 'up and down', says: 'A count that goes up and down, such as open connections.' },
  distribution: {
    word: 'distribution',
    says: 'Many observations of one thing, such as how long requests took.',
  },
  ratio: { word: 'ratio', says: 'A share, such as failed requests of all: cases divided by all of them.' },
};

export const STATISTIC_WORDS: Record<Statistic, { short: string; says: string }> = {
  mean: { short: 'mean', says: 'The mean of what was told.' },
  min: { short: 'least', says: 'The least that was told.' },
  max: { short: 'greatest', says: 'The greatest that was told.' },
  rate: { short: 'per\u00a0second', says: 'How many a second, over the minutes that were told.' },
  total: { short: 'total', says: 'The sum of what was told.' },
  ratio: { short: 'ratio', says: 'The share of cases.' },
  p50: { short: 'p50', says: 'Half of the observations were at most this.' },
  p90: { short: 'p90', says: '90 of 100 observations were at most this.' },
  p95: { short: 'p95', says: '95 of 100 observations were at most this.' },
  p99: { short: 'p99', says: '99 of 100 observations were at most this.' },
};

export const ROLE_WORDS: Record<SignalRole, string> = {
  traffic: 'traffic',
  errors: 'errors',
  latency: 'latency',
  saturation: 'saturation',
  business: 'business',
  other: 'nobody has said',
};

export const WORSE_WORDS: Record<Worse, string> = {
  higher: 'higher',
  lower: 'lower',
  either: 'either way',
};

export const STEP_WORDS: Record<Step, { by: string; many: string }> = {
  '1m': { by: 'by minute', many: 'minutes' },
  '5m': { by: 'by 5 minutes', many: 'spans of 5 minutes' },
  '15m': { by: 'by 15 minutes', many: 'spans of 15 minutes' },
  '1h': { by: 'by hour', many: 'hours' },
  '6h': { by: 'by 6 hours', many: 'spans of 6 hours' },
  '1d': { by: 'by day', many: 'days' },
};

/** What a count of one bucket counts: `1,204 observations`. */
export function sayCount(count: number, kind: SignalKind): string {
  const [one, many] = COUNTED[kind];
  return `${formatCount(Math.round(count))} ${Math.round(count) === 1 ? one : many}`;
}

const COUNTED: Record<SignalKind, readonly [string, string]> = {
  gauge: ['reading', 'readings'],
  rate: ['report', 'reports'],
  change: ['report', 'reports'],
  distribution: ['observation', 'observations'],
  ratio: ['case', 'cases'],
};

/**
 * Between what the values lay, and how much of the time is known: what one would say aloud of a plot. Of a signal that is
 * `young`, first told within the window, nothing is missing before.
 */
export function saySpan(
  values: readonly (number | null)[],
  { range, step, scale, young }: { range: string; step: Step; scale: Scale; young: boolean },
): Sentence {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return [`Nothing was told in the last ${range}.`];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const [least, most] = [formatNumber(low, scale), formatReading(high, scale)];
  const where: Sentence =
    formatReading(low, scale) === most
      ? ['always ', { strong: most }]
      : ['between ', { strong: least }, ' and ', { strong: most }];
  const first = young ? values.findIndex((value) => value !== null) : 0;
  const all = values.length - first;
  const told =
    known.length === all
      ? sayComplete(step)
      : `, told in ${formatCount(known.length)} of ${formatCount(all)} ${STEP_WORDS[step].many}.`;
  return [young ? 'Since it was first told ' : `In the last ${range} `, ...where, told];
}

/** Within a longer span minutes may be missing, of which its value says nothing. */
function sayComplete(step: Step): string {
  return step === '1m' ? ', without a gap.' : `, told in all of the ${STEP_WORDS[step].many}.`;
}
