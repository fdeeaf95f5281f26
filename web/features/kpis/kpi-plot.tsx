import { PlotAxis, READ_OUT } from '../../ui/plot/plot-axis.tsx';
import { PlotLines } from '../../ui/plot/plot-lines.tsx';
import type { PreparedPlot } from '../../ui/plot/prepare-plot.ts';

/** One KPI over time: its line with gaps, its band where it has an interval, and a read-out of what is pointed at. */
export function KpiPlot({
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
    <div className="chart grid grid-cols-[3.75rem_minmax(0,1fr)]">
      <PlotAxis ticks={plot.yTicks} height={height} />
      <svg width="100%" height={height + READ_OUT} role="img" aria-label={label}>
        <text x="0" y="8" dominantBaseline="central" className="at-rest text-note">
          {title}
        </text>
        <svg y={READ_OUT} width="100%" height={height} aria-hidden="true">
          <Lines plot={plot} height={height} />
        </svg>
        {plot.columns.map(({ key, x, width, y, readOut }) => (
          <g key={key} className="day">
            <rect x={`${x}%`} width={`${width}%`} y="0" height={height + READ_OUT} fill="transparent" />
            <g className="read-out" pointerEvents="none">
              <text x="0" y="8" dominantBaseline="central" className="fill-ink text-note">
                {readOut}
              </text>
              <line
                x1={`${x + width / 2}%`}
                x2={`${x + width / 2}%`}
                y1={READ_OUT}
                y2={READ_OUT + height}
                className="stroke-soft"
              />
              {y !== null && <circle cx={`${x + width / 2}%`} cy={READ_OUT + y} r="3" className="fill-ink" />}
            </g>
          </g>
        ))}
      </svg>
    </div>
  );
}

function Lines({ plot, height }: { plot: PreparedPlot; height: number }) {
  return (
    <>
      <PlotLines drawn={plot} height={height} stroke={1.6} />
      {plot.end && <circle cx={`${plot.end.x}%`} cy={plot.end.y} r="3" className="fill-undecided" />}
    </>
  );
}
