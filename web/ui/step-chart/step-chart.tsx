import { formatLimit } from '../format/duration.ts';
import { PlotAxis } from '../plot/plot-axis.tsx';
import { Stretched } from '../stretched.tsx';
import { type CurveStep, type PreparedSteps, prepareSteps } from './prepare-steps.ts';
import { StepCursor } from './step-cursor.tsx';

const HEIGHT = 210;
const AXIS = 22;
/** A Kaplan–Meier curve read upwards: the share that has ended by each age, its 95 % band and the target age. */
export function StepChart({
  curve,
  withinMs,
  followedTo,
  title,
  label,
}: {
  curve: readonly CurveStep[];
  withinMs: number;
  followedTo: number | null;
  title: string;
  label: string;
}) {
  const drawn = prepareSteps(curve, { withinMs, followedTo, height: HEIGHT });
  if (drawn === null) return <p className="text-note text-soft">{title}: nothing has been resolved yet.</p>;
  return (
    <div className="grid grid-cols-[2.75rem_minmax(0,1fr)]">
      <PlotAxis ticks={drawn.yTicks} height={HEIGHT} />
      <StepCursor steps={drawn.steps} height={HEIGHT} title={title} label={label}>
        <svg width="100%" height={HEIGHT + AXIS} role="img" aria-label={label} className="block">
          <Plot drawn={drawn} withinMs={withinMs} />
        </svg>
      </StepCursor>
    </div>
  );
}

function Plot({ drawn, withinMs }: { drawn: PreparedSteps; withinMs: number }) {
  return (
    <>
      {drawn.yTicks.map(({ y, label }) => (
        <line key={label} x1="0" x2="100%" y1={y} y2={y} className="stroke-grid" />
      ))}
      <Stretched height={HEIGHT}>
        <path d={drawn.band} className="band fill-undecided" />
        <path
          d={drawn.line}
          className="fill-none stroke-undecided"
          strokeWidth="1.8"
          vectorEffect="non-scaling-stroke"
        />
      </Stretched>
      <line
        x1={`${drawn.limitX}%`}
        x2={`${drawn.limitX}%`}
        y1="0"
        y2={HEIGHT}
        className="stroke-ink"
        strokeWidth="1.2"
      />
      <text
        x={`${drawn.limitX}%`}
        dx={drawn.limitLabelLeft ? -6 : 6}
        y={HEIGHT - 8}
        textAnchor={drawn.limitLabelLeft ? 'end' : 'start'}
        className="fill-ink stroke-panel [paint-order:stroke]"
        strokeWidth="4"
      >
        target {formatLimit(withinMs)}
      </text>
      <line x1="0" x2="100%" y1={HEIGHT} y2={HEIGHT} className="stroke-line" />
      {drawn.xTicks.map(({ x, label }) => (
        <g key={label}>
          <line x1={`${x}%`} x2={`${x}%`} y1={HEIGHT} y2={HEIGHT + 4} className="stroke-edge" />
          <text
            x={`${x}%`}
            y={HEIGHT + 13}
            textAnchor={x > 94 ? 'end' : x < 6 ? 'start' : 'middle'}
            dominantBaseline="central"
          >
            {label}
          </text>
        </g>
      ))}
    </>
  );
}
