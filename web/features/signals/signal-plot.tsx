import { Stretched } from '../../ui/stretched.tsx';
import type { PreparedPlot } from '../kpis/prepare-plot.ts';
import { PlotCursor } from './plot-cursor.tsx';

const READ_OUT = 22; // the line above the plot, which the labels of the axis have to pass

/** One signal over time: its line with gaps, and a read-out of what is pointed at. */
export function SignalPlot({
  plot,
  height,
  title,
  label,
}: {
  plot: PreparedPlot;
  height: number;
  title: string;
  label: string;
}) {
  return (
    <div className="grid grid-cols-[3.75rem_minmax(0,1fr)]">
      <svg width="100%" height={height + READ_OUT} aria-hidden="true">
        {plot.yTicks.map(({ y, label: tick }) => (
          <text key={tick} x="0" y={READ_OUT + y} dominantBaseline="central">
            {tick}
          </text>
        ))}
      </svg>
      <PlotCursor
        ys={plot.columns.map(({ y }) => y)}
        readOuts={plot.columns.map(({ readOut }) => readOut)}
        height={height}
        title={title}
        label={label}
      >
        <svg width="100%" height={height} role="img" aria-label={label} className="block">
          <Lines plot={plot} height={height} />
        </svg>
      </PlotCursor>
    </div>
  );
}

function Lines({ plot, height }: { plot: PreparedPlot; height: number }) {
  return (
    <>
      {plot.yTicks.map(({ y, label }) => (
        <line key={label} x1="0" x2="100%" y1={y} y2={y} className="stroke-grid" />
      ))}
      <Stretched height={height}>
        {plot.lines.map((path) => (
          <path
            key={path}
            d={path}
            className="fill-none stroke-undecided"
            strokeWidth="1.6"
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </Stretched>
      {plot.dots.map(({ x, y }) => (
        <circle key={x} cx={`${x}%`} cy={y} r="1.6" className="fill-undecided" />
      ))}
      {plot.end && <circle cx={`${plot.end.x}%`} cy={plot.end.y} r="3" className="fill-undecided" />}
    </>
  );
}
