import type { Comparison, DurationQuantile, OutcomeValue } from '../../contracts/outcome-values.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { rateDifference, squareAndAdd } from '../../engine/rates/index.ts';
import { logRank } from '../../engine/survival/index.ts';
import { type Followed, summariseDurations } from '../durations/index.ts';
import type { Facts } from './facts.ts';
import { countHeld, followWindow, isTold, limitOf, measure, type Targeted } from './measure.ts';
import {
  sayAge,
  sayDays,
  sayDifference,
  sayDuration,
  sayPoints,
  sayProbability,
  sayShare,
  sayValue,
} from './words.ts';

const SIGNIFICANT = 0.05; // as the 95 % intervals beside it

/** The window that ends at `to` against the one before, each as it stood at its own end. */
export function compare(what: Targeted, facts: Facts, to: number, days: number): Comparison {
  const before = to - days * DAY_MS;
  if (what.kind === 'deployment_success_rate') {
    return compareRates(countHeld(facts, before, days), countHeld(facts, to, days), days);
  }
  if (isTold(what)) {
    return compareTold(what, measure(what, facts, before, days), measure(what, facts, to, days), days);
  }
  return compareDurations({
    before: followWindow(what, facts, before, days),
    now: followWindow(what, facts, to, days),
    withinMs: limitOf(what),
    days,
  });
}

type Counted = ReturnType<typeof countHeld>;

function compareRates(before: Counted, now: Counted, days: number): Comparison {
  const result = rateDifference({ first: before, second: now });
  if (result.kind === 'no_data') {
    return nothing('newcombe', result.reason === 'first_empty', `the ${sayDays(days)} before`);
  }
  const { difference, lower, upper } = result;
  const verdict = lower > 0 ? 'better' : upper < 0 ? 'worse' : 'no_difference_shown';
  const shares = `${sayShare(now.successes / now.total)} (${now.successes} of ${now.total}) against ${sayShare(before.successes / before.total)} (${before.successes} of ${before.total})`;
  const interval = `difference ${sayPoints(difference)} (95 % interval ${sayPoints(lower)} to ${sayPoints(upper)})`;
  return {
    test: 'newcombe',
    difference,
    lower,
    upper,
    pValue: null,
    verdict,
    sentence: `${opening(verdict, { better: 'Better', worse: 'Worse' }, days)}: ${shares}, ${interval}.`,
  };
}

/** Two windows of days, each with the interval that its days give it. */
function compareTold(what: Targeted, before: OutcomeValue, now: OutcomeValue, days: number): Comparison {
  const [first, second] = [intervalOf(before), intervalOf(now)];
  if (!first || !second) return nothing('square_and_add', first === null, `the ${sayDays(days)} before`);
  const { difference, lower, upper } = squareAndAdd(first, second);
  const more = lower > 0 ? 'more' : upper < 0 ? 'less' : null;
  const better = what.direction === 'at_least' ? 'more' : 'less';
  const verdict = more === null ? 'no_difference_shown' : more === better ? 'better' : 'worse';
  const say = (value: number) => sayDifference(what, value);
  const interval = `difference ${say(difference)} (95 % interval ${say(lower)} to ${say(upper)})`;
  const values = `${sayValue(what, second.estimate)} against ${sayValue(what, first.estimate)}`;
  return {
    test: 'square_and_add',
    difference,
    lower,
    upper,
    pValue: null,
    verdict,
    sentence: `${opening(verdict, { better: 'Better', worse: 'Worse' }, days)}: ${values}, ${interval}.`,
  };
}

function intervalOf({ estimate, lower, upper }: OutcomeValue) {
  return estimate === null || lower === null || upper === null ? null : { estimate, lower, upper };
}

/**
 * Two sets of durations by the log-rank test, which looks at the whole of both curves. The difference of the shares
 * within the limit stands beside it for its size and carries no interval of its own.
 */
export function compareDurations(input: {
  before: Followed;
  now: Followed;
  withinMs: number;
  days: number;
}): Comparison {
  const { before, now, withinMs, days } = input;
  const result = logRank({
    durations: [...before.durations, ...now.durations],
    events: [...before.events, ...now.events],
    groups: [...before.durations.map(() => 0), ...now.durations.map(() => 1)],
  });
  if (result.kind === 'not_enough_data') {
    if (before.durations.length === 0) return nothing('log_rank', true, `the ${sayDays(days)} before`);
    if (now.durations.length === 0) return nothing('log_rank', false, `the ${sayDays(days)} before`);
    const sentence = 'Too few have ended in either window to compare them.';
    return { ...nothing('log_rank', false, ''), sentence };
  }
  const [was, is] = [summariseDurations(before, withinMs), summariseDurations(now, withinMs)];
  const current = result.groups.find(({ group }) => group === 1);
  const sooner = current !== undefined && current.observed > current.expected;
  const shown = result.pValue < SIGNIFICANT;
  const verdict = shown ? (sooner ? 'better' : 'worse') : 'no_difference_shown';
  const difference = was.estimate === null || is.estimate === null ? null : is.estimate - was.estimate;
  const figures = [
    ...(difference === null
      ? []
      : [
          `${sayShare(is.estimate ?? 0)} within ${sayDuration(withinMs)} against ${sayShare(was.estimate ?? 0)}`,
        ]),
    `median ${sayMedian(is)} against ${sayMedian(was)}`,
    `log-rank test ${sayProbability(result.pValue)}`,
  ];
  return {
    test: 'log_rank',
    difference,
    lower: null,
    upper: null,
    pValue: result.pValue,
    verdict,
    sentence: `${opening(verdict, { better: 'Sooner', worse: 'Later' }, days)}: ${figures.join(', ')}.`,
  };
}

function opening(
  verdict: 'better' | 'worse' | 'no_difference_shown',
  words: { better: string; worse: string },
  days: number,
): string {
  return verdict === 'no_difference_shown'
    ? `No difference from the ${sayDays(days)} before is shown`
    : `${words[verdict]} than the ${sayDays(days)} before`;
}

function sayMedian({ median }: OutcomeValue): string {
  const said: Record<DurationQuantile['kind'], (ms: number) => string> = {
    at: sayAge,
    more_than: (ms) => `more than ${sayAge(ms)}`,
    no_data: () => 'unknown',
  };
  return median === null || median.kind === 'no_data' ? 'unknown' : said[median.kind](median.ms);
}

function nothing(test: Comparison['test'], beforeIsEmpty: boolean, before: string): Comparison {
  return {
    test,
    difference: null,
    lower: null,
    upper: null,
    pValue: null,
    verdict: 'no_data',
    sentence: beforeIsEmpty
      ? `Nothing was counted in ${before}, so there is nothing to compare with.`
      : 'Nothing was counted in this window, so there is nothing to compare.',
  };
}
