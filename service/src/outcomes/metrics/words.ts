import type { OutcomeMetricKind, OutcomeStatus } from '../../contracts/outcome-metrics.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Measure, Targeted } from './measure.ts';

/** A limit as people say it: 72 h, 90 min, 14 days. */
export function sayDuration(ms: number): string {
  if (ms % (24 * HOUR_MS) === 0 && ms > 72 * HOUR_MS) return `${ms / (24 * HOUR_MS)} days`;
  if (ms % HOUR_MS === 0) return `${ms / HOUR_MS} h`;
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${Math.round(ms / 1000)} s`;
}

/** A span of time as people say it, rounded to what matters: 42 s, 35 min, 2.5 h, 3.2 days. */
export function sayAge(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 1000)} s`;
  if (ms < HOUR_MS) return `${Math.round(ms / 60_000)} min`;
  return ms < 2 * DAY_MS ? `${oneDigit(ms / HOUR_MS)} h` : `${oneDigit(ms / DAY_MS)} days`;
}

/** 94.3 %; what is not quite all or nothing is never shown as such. */
export function sayShare(share: number, digits = 1): string {
  const percent = Number((share * 100).toFixed(digits));
  const step = 10 ** -digits;
  if (percent >= 100 && share < 1) return `${(100 - step).toFixed(digits)} %`;
  return percent <= 0 && share > 0 ? `${step.toFixed(digits)} %` : `${percent} %`;
}

type Scaled = Pick<Targeted, 'scale' | 'unit' | 'source' | 'target'>;

/** The number in its own scale: 94.3 %, or of an objective of 99.9 % 99.942 %; 412 ms, 1,204 EUR a day. */
export function sayValue(what: Scaled, value: number): string {
  return what.scale === 'share' ? sayShare(value, digitsOf(what)) : sayAmount(value, what.unit);
}

/** A target with as many digits as somebody chose. */
export function sayTarget({ scale, unit, target }: Pick<Scaled, 'scale' | 'unit' | 'target'>): string {
  if (scale === 'share') return `${Number((target * 100).toFixed(4))} %`;
  return withUnit(new Intl.NumberFormat('en-GB', { maximumFractionDigits: 6 }).format(target), unit);
}

/** The same with its side where that is not the usual one: 90 %, at most 300 ms. */
export function sayAim(what: Pick<Targeted, 'scale' | 'unit' | 'target' | 'direction'>): string {
  return what.direction === 'at_least' ? sayTarget(what) : `at most ${sayTarget(what)}`;
}

/** How many digits tell a share from its target: where nearly all or nothing is aimed at, two more than the target has. */
function digitsOf({ source, target }: Scaled): number {
  if (source === null || (target < 0.99 && target > 0.01)) return 1;
  const decimals = String(Number((target * 100).toFixed(4))).split('.')[1]?.length ?? 0;
  return decimals + 2;
}

/** 412 ms, 1.24 M EUR: as many digits as can be compared. */
function sayAmount(value: number, unit: string): string {
  const size = Math.abs(value);
  const digits = (number: number, most: number) =>
    new Intl.NumberFormat('en-GB', { maximumFractionDigits: most }).format(number);
  if (size >= 1e9) return withUnit(`${digits(value / 1e9, 2)} G`, unit);
  if (size >= 1e6) return withUnit(`${digits(value / 1e6, 2)} M`, unit);
  if (size >= 1000) return withUnit(digits(value, 0), unit);
  if (size >= 1) return withUnit(digits(value, size >= 100 ? 1 : 2), unit);
  return withUnit(String(Number(value.toPrecision(3))), unit);
}

function withUnit(number: string, unit: string): string {
  return `${number.replace(/^-/, '\u2212')}${unit === '' ? '' : ` ${unit}`}`;
}

/** The difference of two values, with its sign: +6 points, −12 ms. */
export function sayDifference(what: Scaled, difference: number): string {
  if (what.scale === 'share') {
    const size = Math.abs(difference); // a difference that is shown must not read as none
    return sayPoints(difference, Math.max(digitsOf(what), size < 0.001 ? 3 : size < 0.01 ? 2 : 1));
  }
  const sign = difference > 0 ? '+' : difference < 0 ? '\u2212' : '';
  return `${sign}${sayAmount(Math.abs(difference), what.unit)}`;
}

/** The difference of two shares, with its sign: +6 points. */
export function sayPoints(difference: number, digits = 1): string {
  const points = Number((difference * 100).toFixed(digits));
  const sign = points > 0 ? '+' : points < 0 ? '\u2212' : '';
  return `${sign}${Math.abs(points)} ${Math.abs(points) === 1 ? 'point' : 'points'}`;
}

/** p = 0.012; p < 0.001 */
export function sayProbability(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}

export function sayDays(days: number): string {
  return days === 1 ? 'day' : `${days} days`;
}

function oneDigit(value: number): number {
  return Number(value.toFixed(1));
}

const LONGEST_NAME = 80; // as what a team may choose itself

/** The name shown where the team gives none of its own. */
export function nameOfMeasure({ kind, withinMs, customerReportedOnly, source }: Measure): string {
  const limit = sayDuration(withinMs ?? 0);
  const names: Record<OutcomeMetricKind, string> = {
    deployment_success_rate: 'Deployments that held',
    bug_resolution_time: `${customerReportedOnly ? 'Customer bugs' : 'Bugs'} resolved in ${limit}`,
    recovery_time: `Failures recovered in ${limit}`,
    lead_time: `Commits live in ${limit}`,
    kpi: nameOfSource(source),
    signal: nameOfSource(source),
    slo: source?.from === 'kpi' ? `Good ${source.denominator}` : nameOfSource(source),
  };
  const name = names[kind];
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

function nameOfSource(source: Measure['source']): string {
  switch (source?.from) {
    case undefined:
      return '';
    case 'kpi':
      return [source.name, ...Object.values(source.segment)].join(', ');
    case 'signal':
      return source.name;
    case 'error_ratio':
      return `${source.name.replace(/ error ratio$/, '')} without error`;
    case 'latency':
      return `${source.name} within ${source.limit} ${source.unit}`.trimEnd();
  }
}

/** What exactly is counted, in the words of `docs/definitions.md`. */
export function defineMeasure(what: Measure): string {
  const { kind, withinMs, customerReportedOnly } = what;
  const limit = sayDuration(withinMs ?? 0);
  const definitions: Record<OutcomeMetricKind, string> = {
    deployment_success_rate:
      'Production deployments that held, of those that held, failed, were rolled back or hotfixed, caused an incident or regressed; pending ones are left out. 95 % Wilson interval.',
    bug_resolution_time: `Share of ${customerReportedOnly ? 'customer-reported bugs' : 'bugs'} reported in the window whose last close comes within ${limit} of the report; open and dismissed ones are censored (Kaplan–Meier).`,
    recovery_time: `Share of the failures that production deployments brought in the window (failed, rolled back, hotfixed, regressed or the cause of an incident) that were remedied within ${limit}; those not remedied yet are censored (Kaplan–Meier).`,
    lead_time: `Share of commits reaching production in the window within ${limit} of being written; merges and the first deployment of an environment are left out, a cherry-pick counts once.`,
    kpi: `${defineKpi(what)}, over the whole UTC days of the window. ${BY_DAYS}`,
    signal: `${defineSignal(what)} over the UTC days of the window, today so far included. ${BY_DAYS}`,
    slo: `${defineObjective(what)}, of all in the UTC days of the window. ${BY_DAYS}`,
  };
  return definitions[kind];
}

const BY_DAYS = 'The 95 % interval is by what days differ; a day that told nothing is missing, never zero.';

function defineKpi({ source }: Measure): string {
  if (source?.from !== 'kpi') return '';
  const part = Object.entries(source.segment).map(([attribute, value]) => `${attribute} ${value}`);
  const only = part.length === 0 ? '' : ` (only ${part.join(', ')})`;
  if (source.kind === 'ratio') return `${source.numerator} divided by ${source.denominator}${only}`;
  return source.kind === 'sum'
    ? `${source.name} of a day${only}, on average`
    : `${source.name}${only}, on average`;
}

function defineSignal({ source }: Measure): string {
  if (source?.from !== 'signal') return '';
  return source.statistic.startsWith('p')
    ? `${source.name}: the value below which ${source.statistic.slice(1)} % of all lie`
    : source.name;
}

function defineObjective({ source }: Measure): string {
  switch (source?.from) {
    case 'latency':
      return `Share of ${source.name} of at most ${source.limit} ${source.unit}`.trimEnd();
    case 'error_ratio':
      return `Share of what did not fail, by ${source.name}`;
    case 'kpi':
      return `Share of the ${source.denominator} that are good, counted by ${source.numerator}`;
    default:
      return '';
  }
}

/** Every standing of a team, as badge and digest say it. */
export const STATUS_WORDS: Record<OutcomeStatus | 'no_metric', string> = {
  met: 'met',
  missed: 'missed',
  at_risk: 'at risk',
  undecided: 'undecided',
  no_data: 'no data',
  no_metric: 'no outcome metric',
};
