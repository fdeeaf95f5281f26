import { type SignalKind, STEP_MS, type Step } from '@throughline/service/contracts/signals';
import type { Scale } from '../../ui/format/amount.ts';
import { formatDay } from '../../ui/format/moment.ts';
import { domainOf, type PreparedPlot, preparePlot } from '../../ui/plot/prepare-plot.ts';
import { hundredths } from '../../ui/trend-chart/draw-runs.ts';
import { formatReading } from './read-value.ts';
import { sayCount } from './say-signal.ts';

export type PlottedValue = { at: string; value: number | null; count: number | null };

const LEAST_TICK_GAP = 20; // pixels
const LEAST_SPAN = 0.05; // what moves by less of its size is drawn as nearly flat, and its ticks stay tellable apart

/** A signal over time: one run for each stretch without a gap. Null where nothing is known. */
export function prepareSignalPlot(
  values: readonly PlottedValue[],
  { step, kind, scale, height }: { step: Step; kind: SignalKind; scale: Scale; height: number },
): PreparedPlot | null {
  const buckets = values.map(({ at, value }) => ({
    at,
    value,
    lower: null,
    upper: null,
    numerator: null,
    denominator: null,
    told: value === null ? 0 : 1,
  }));
  const domain = domainOf([buckets], scale);
  if (domain === null) return null;
  const plot = preparePlot({ buckets, step: 'minute', intervals: 1 }, widen(domain), scale, height);
  return {
    ...plot,
    yTicks: withRoom(plot.yTicks),
    xTicks: timeTicks(values, step),
    columns: plot.columns.map((column, index) => ({
      ...column,
      readOut: sayValue(values[index], { step, kind, scale }),
    })),
  };
}

/** Every one, or every second or third: labels of an axis must not touch. */
function withRoom(ticks: PreparedPlot['yTicks']): PreparedPlot['yTicks'] {
  const [first, second] = ticks;
  if (first === undefined || second === undefined) return ticks;
  const every = Math.ceil(LEAST_TICK_GAP / Math.abs(first.y - second.y));
  return ticks.filter((_, index) => index % every === 0);
}

function widen([low, high]: readonly [number, number]): [number, number] {
  const slack = (Math.max(Math.abs(low), Math.abs(high)) * LEAST_SPAN - (high - low)) / 2;
  return slack > 0 ? [low - slack, high + slack] : [low, high];
}

/** `12 Nov 14:00 – 14:15 UTC · 87.4 ms · 1,204 observations`. */
export function sayValue(
  point: PlottedValue | undefined,
  { step, kind, scale }: { step: Step; kind: SignalKind; scale: Scale },
): string {
  if (point === undefined) return '';
  const { at, value, count } = point;
  const parts = [saySpanOfTime(at, step), value === null ? 'nothing told' : formatReading(value, scale)];
  if (value !== null && count !== null) parts.push(sayCount(count, kind));
  return parts.join(' · ');
}

/** The bucket that begins at a moment: `12 Nov 14:00 – 14:15 UTC`, a minute or a day by its beginning alone. */
export function saySpanOfTime(at: string, step: Step): string {
  const day = formatDay(at.slice(0, 10));
  if (step === '1d') return day;
  const begin = `${day} ${at.slice(11, 16)}`;
  if (step === '1m') return `${begin} UTC`;
  return `${begin} – ${new Date(Date.parse(at) + STEP_MS[step]).toISOString().slice(11, 16)} UTC`;
}

const MOST_TICKS = 5; // as many labels as a phone has room for
const QUARTER_MS = 900_000;
const HOUR_MS = 4 * QUARTER_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const TICKS = [QUARTER_MS, HOUR_MS, 2 * HOUR_MS, 6 * HOUR_MS, DAY_MS, 2 * DAY_MS, WEEK_MS];
const FIRST_MONDAY = 4 * DAY_MS; // of the epoch, which began on a Thursday

/** Round moments of UTC, as far apart as leaves a label room: quarters of an hour, hours, days or Mondays. */
export function timeTicks(values: readonly { at: string }[], step: Step): { x: number; label: string }[] {
  const [first] = values;
  if (first === undefined) return [];
  const begin = Date.parse(first.at);
  const length = values.length * STEP_MS[step];
  const every = TICKS.find((width) => length / width <= MOST_TICKS) ?? WEEK_MS;
  const origin = every === WEEK_MS ? FIRST_MONDAY : 0;
  const ticks: { x: number; label: string }[] = [];
  for (let at = Math.ceil((begin - origin) / every) * every + origin; at < begin + length; at += every) {
    const moment = new Date(at).toISOString();
    ticks.push({
      x: hundredths(((at - begin) / length) * 100),
      label: at % DAY_MS === 0 ? formatDay(moment.slice(0, 10)) : moment.slice(11, 16),
    });
  }
  return ticks;
}
