import { scaleLinear } from '@visx/scale';
import { type State, stateInk } from '../state-mark.tsx';
import { Stretched } from '../stretched.tsx';
import { drawRuns } from '../trend-chart/draw-runs.ts';

const HEIGHT = 30;
const steady = { vectorEffect: 'non-scaling-stroke' } as const;

/** The last days or minutes at a glance; one of which nothing was told is a gap. */
export function LineSparkline({
  days,
  state,
  label,
}: {
  days: readonly (number | null)[];
  state: State;
  label: string;
}) {
  const drawn = prepareDays(days, HEIGHT);
  if (drawn === null) return null;
  return (
    <svg width="100%" height={HEIGHT} role="img" aria-label={label} className={`block ${stateInk(state)}`}>
      <Stretched height={HEIGHT}>
        {drawn.lines.map((path) => (
          <path key={path} d={path} className="fill-none stroke-soft" strokeWidth="1.3" {...steady} />
        ))}
      </Stretched>
      {drawn.dots.map(({ x, y }) => (
        <circle key={x} cx={`${x}%`} cy={y} r="1.2" className="fill-soft" />
      ))}
      {drawn.end && <circle cx={`${drawn.end.x}%`} cy={drawn.end.y} r="2.6" fill="currentColor" />}
    </svg>
  );
}

/** Paths in a box of 100 × `height`; null where nothing is known. */
export function prepareDays(days: readonly (number | null)[], height: number) {
  const known = days.filter((day) => day !== null);
  if (known.length === 0) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  // What hardly moves is drawn as nearly flat instead of being blown up to full height.
  const slack = Math.max(0, Math.abs(high) * 0.05 - (high - low)) / 2;
  const y = scaleLinear<number>({ domain: [low - slack, high + slack], range: [height - 3, 3] });
  const x = (index: number) => (index / Math.max(1, days.length - 1)) * 100;
  const runs = drawRuns(
    days.map((day) => ({ estimate: day, lower: day, upper: day })),
    x,
    y,
  );
  return {
    lines: runs.filter(({ length }) => length > 1).map(({ line }) => line),
    dots: runs.filter(({ length }) => length === 1).map(({ last }) => last),
    end: runs.at(-1)?.last ?? null,
  };
}
