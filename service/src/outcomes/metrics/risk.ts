import type { ErrorBudget, OutcomeBurn, OutcomeValue } from '../../contracts/outcome-values.ts';
import { DAY_MS } from '../../contracts/time.ts';
import type { Foretold } from './facts.ts';
import type { Targeted } from './measure.ts';
import { sayDays, sayDuration, sayTarget, sayValue } from './words.ts';

const SHORTEST_RECENT_DAYS = 7; // a shorter one would mostly show which day of the week it is

/** How much of the end of a window is looked at alone: a quarter, and at least a week. */
export function recentDaysOf(windowDays: number): number {
  return Math.max(SHORTEST_RECENT_DAYS, Math.ceil(windowDays / 4));
}

/** Whether the whole interval is on the wrong side of the target. */
export function isShort(what: Targeted, { lower, upper }: Pick<OutcomeValue, 'lower' | 'upper'>): boolean {
  if (lower === null || upper === null) return false;
  return what.direction === 'at_least' ? upper < what.target : lower > what.target;
}

interface Risk {
  /** Why it is at risk. */
  statusReason: string;
  /** What comes of it if nothing is done. */
  outlook: string;
}

interface Known {
  what: Targeted;
  value: OutcomeValue;
  recent: OutcomeValue;
  budget: ErrorBudget | null;
  forecast: Foretold | null;
  days: number;
  now: number;
}

/** What says that a number not missed yet will be: the first of these rules that applies. */
const RULES: readonly ((known: Known) => Risk | null)[] = [
  riskOfBurn,
  riskOfRecentDays,
  riskOfForecast,
  riskOfSpentBudget,
];

export function findRisk(known: Known): Risk | null {
  for (const rule of RULES) {
    const risk = rule(known);
    if (risk) return risk;
  }
  return null;
}

/** An error budget burns fast over a long and a short window at once. */
function riskOfBurn({ budget, days, now }: Known): Risk | null {
  const burn = budget?.burn.find(({ firing }) => firing);
  if (!budget || !burn) return null;
  const rate = (of: number | null) => `${(of ?? 0).toFixed(1)} times`;
  return {
    statusReason: `The error budget burns ${rate(burn.longRate)} as fast as it may over ${sayMinutes(burn.longMinutes)}, and ${rate(burn.shortRate)} over ${sayMinutes(burn.shortMinutes)}: from ${burn.factor} times on in both it is at risk. ${sayLeft(budget)}`,
    outlook: foreseeSpent(budget, burn, days, now),
  };
}

function foreseeSpent(
  { left }: ErrorBudget,
  { longRate, longMinutes }: OutcomeBurn,
  days: number,
  now: number,
) {
  if (left <= 0) return 'Every further failure takes the window further below its target.';
  const at = new Date(now + ((left * days) / (longRate ?? 1)) * DAY_MS).toISOString();
  return `At the rate of the last ${sayMinutes(longMinutes)} the budget that is left is spent by ${at.slice(0, 16).replace('T', ' ')} UTC.`;
}

/** The end of the window alone is wholly short of the target: once the window holds nothing else, it is missed. */
function riskOfRecentDays({ what, recent, days, now }: Known): Risk | null {
  if (!isShort(what, recent)) return null;
  const recentDays = recentDaysOf(days);
  const say = (value: number | null) => sayValue(what, value ?? 0);
  const by = new Date(now + (days - recentDays) * DAY_MS).toISOString().slice(0, 10);
  return {
    statusReason: `It is not missed yet, but the last ${sayDays(recentDays)} alone are: ${say(recent.estimate)} (95 % interval ${say(recent.lower)} to ${say(recent.upper)}) against the target of ${sayTarget(what)}.`,
    outlook: `If it goes on like the last ${sayDays(recentDays)}, the target is missed by ${by} at the latest.`,
  };
}

const SURE = 0.5; // as a forecast is made: crossing is more likely than not

/** Its own path leads across the target. What was forecast later says nothing of how it stood before. */
function riskOfForecast({ what, forecast, now }: Known): Risk | null {
  if (forecast === null || forecast.madeAt > now || forecast.probability <= SURE) return null;
  const { probability, expectedAt, earliestAt, latestAt } = forecast;
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  const way = what.direction === 'at_least' ? 'below' : 'above';
  return {
    statusReason: `It is not missed yet, but its path leads ${way} the target of ${sayTarget(what)} about ${day(expectedAt)} (${Math.min(99, Math.round(probability * 100))} % sure).`,
    outlook: `If nothing is done it crosses its target between ${day(earliestAt)} and ${day(latestAt)}, by four of five of its likely paths.`,
  };
}

/** More was bad in the window than the target allows, though its days differ too much to call that its level. */
function riskOfSpentBudget({ what, value, budget, days }: Known): Risk | null {
  if (!budget || budget.left > 0 || isShort(what, value)) return null;
  return {
    statusReason: `${sayLeft(budget)} Whether that is its level or some bad days, the 95 % interval of ${sayValue(what, value.lower ?? 0)} to ${sayValue(what, value.upper ?? 0)} cannot tell.`,
    outlook: `It stays spent until the bad days have left the window of ${sayDays(days)}.`,
  };
}

function sayLeft({ left, allowed, spent }: ErrorBudget): string {
  const count = (cases: number) => new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 }).format(cases);
  const counts = `${count(spent)} bad of ${count(allowed)} allowed`;
  return left > 0
    ? `${Math.floor(left * 100)} % of the budget is left (${counts}).`
    : `The error budget of the window is spent (${counts}).`;
}

function sayMinutes(minutes: number): string {
  return sayDuration(minutes * 60_000);
}
