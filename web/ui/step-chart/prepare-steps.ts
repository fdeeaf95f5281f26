import { scaleLinear, scaleSqrt } from '@visx/scale';
import { formatDuration } from '../format/duration.ts';
import { formatPercent, formatPercentRange } from '../format/number.ts';
import { hundredths } from '../trend-chart/draw-runs.ts';

/** A rise of a share at an age, with its 95 % band; between two the curve is flat. */
export type CurveStep = { ms: number; resolved: number; lower: number; upper: number };

/** Positions: x in per cent of the width, y in pixels from the top. */
export type ChartStep = { x: number; y: number; readOut: string };

export type PreparedSteps = {
  /** Paths in a box of 100 × `height`, stretched sideways. */
  line: string;
  band: string;
  limitX: number;
  /** On which side of its line the label of the limit has room. */
  limitLabelLeft: boolean;
  xTicks: { x: number; label: string }[];
  yTicks: { y: number; label: string }[];
  steps: ChartStep[];
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const AGES = [
  HOUR,
  6 * HOUR,
  DAY,
  3 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
  60 * DAY,
  90 * DAY,
  180 * DAY,
  360 * DAY,
];
const LEAST_TICK_GAP = 11; // per cent of the width: two labels nearer than that would touch on a phone
const ROOM_BEYOND = 1.15;

/**
 * The share resolved by each age. Ages run on a square-root scale: most bugs end within days and a few after months,
 * and on an even scale either the first would be a wall or the last would fall off the chart.
 */
export function prepareSteps(
  curve: readonly CurveStep[],
  { withinMs, followedTo, height }: { withinMs: number; followedTo: number | null; height: number },
): PreparedSteps | null {
  if (curve.length === 0) return null;
  const end = Math.max(followedTo ?? 0, curve.at(-1)?.ms ?? 0, withinMs * ROOM_BEYOND);
  const x = scaleSqrt<number>({ domain: [0, end], range: [0, 100] });
  const y = scaleLinear<number>({ domain: [0, 1], range: [height, 0] });
  const seen = Math.max(followedTo ?? 0, curve.at(-1)?.ms ?? 0);
  const at = (value: number) => hundredths(x(value));
  const up = (share: number) => hundredths(y(share));
  const limitX = at(withinMs);
  return {
    line: stairs(curve, seen, at, up),
    band: drawBand(curve, seen, at, up),
    limitX,
    limitLabelLeft: limitX > 60,
    xTicks: thinOut(
      AGES.filter((age) => age <= end).map((age) => ({ x: at(age), label: formatDuration(age) })),
    ),
    yTicks: [0, 0.25, 0.5, 0.75, 1].map((share) => ({ y: up(share), label: formatPercent(share, 0) })),
    steps: curve.map((step) => ({ x: at(step.ms), y: up(step.resolved), readOut: sayStep(step) })),
  };
}

/** Leaves out ticks whose labels would touch: the older of two stays, since ages lie closer together there. */
function thinOut(ticks: readonly { x: number; label: string }[]): { x: number; label: string }[] {
  const kept: { x: number; label: string }[] = [];
  for (const tick of [...ticks].reverse()) {
    const last = kept.at(-1);
    if (tick.x > 3 && (last === undefined || last.x - tick.x >= LEAST_TICK_GAP)) kept.push(tick);
  }
  return kept.reverse();
}

/** From nothing at age 0 up its steps to the age beyond which nobody was followed. */
function stairs(
  curve: readonly CurveStep[],
  seen: number,
  at: (ms: number) => number,
  up: (share: number) => number,
): string {
  const rises = curve.map(({ ms, resolved }) => `H${at(ms)}V${up(resolved)}`).join('');
  return `M0 ${up(0)}${rises}H${at(seen)}`;
}

/** Out along the upper edge and back along the lower one; before the first step both are not known. */
function drawBand(
  curve: readonly CurveStep[],
  seen: number,
  at: (ms: number) => number,
  up: (share: number) => number,
): string {
  const [first] = curve;
  if (first === undefined) return '';
  const out = curve.map(({ ms, upper }) => `H${at(ms)}V${up(upper)}`).join('');
  const back = [...curve]
    .reverse()
    .map(({ ms, lower }) => `V${up(lower)}H${at(ms)}`)
    .join('');
  return `M${at(first.ms)} ${up(first.upper)}${out}H${at(seen)}${back}Z`;
}

/** `by 31 h · 62 % resolved · 48 – 76` */
export function sayStep({ ms, resolved, lower, upper }: CurveStep): string {
  return `by ${formatDuration(ms)} · ${formatPercent(resolved, 0)} resolved · ${formatPercentRange(lower, upper, 0)}`;
}

/** The step that holds at a place of the chart; the first rise where none has come yet. */
export function stepAt(steps: readonly { x: number }[], x: number): number {
  return Math.max(
    0,
    steps.findLastIndex((step) => step.x <= x),
  );
}
