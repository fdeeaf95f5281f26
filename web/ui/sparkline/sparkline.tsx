import type { Measured } from '../format/value.ts';
import { type State, stateInk } from '../state-mark.tsx';
import { Stretched } from '../stretched.tsx';
import { prepareSparkline, type TrendData } from './prepare-sparkline.ts';

const HEIGHT = 30;

/** Ninety days at a glance, on the target line; the chart of the team's page has the scale. */
export function Sparkline({
  points,
  measured,
  state,
  label,
}: {
  points: readonly TrendData[];
  measured: Measured;
  state: State;
  label: string;
}) {
  const drawn = prepareSparkline(points, measured, HEIGHT);
  if (drawn === null) return null;
  return (
    <svg width="100%" height={HEIGHT} role="img" aria-label={label} className={`block ${stateInk(state)}`}>
      <Stretched height={HEIGHT}>
        {drawn.bands.map((path) => (
          <path key={path} d={path} className="band fill-soft" />
        ))}
        <line x1="0" x2="100" y1={drawn.targetY} y2={drawn.targetY} className="stroke-line" {...steady} />
        {drawn.lines.map((path) => (
          <path key={path} d={path} className="fill-none stroke-soft" strokeWidth="1.3" {...steady} />
        ))}
      </Stretched>
      {drawn.end && <circle cx={`${drawn.end.x}%`} cy={drawn.end.y} r="2.6" fill="currentColor" />}
    </svg>
  );
}

const steady = { vectorEffect: 'non-scaling-stroke' } as const;
