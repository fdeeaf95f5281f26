import { Stretched } from '../../ui/stretched.tsx';
import type { PreparedPlot } from './prepare-plot.ts';

const READ_OUT = 22;

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
      <svg width="100%" height={height + READ_OUT} aria-hidden="true">
        {plot.yTicks.map(({ y, label: tick }) => (
          <text key={y} x="0" y={READ_OUT + y} dominantBaseline="central">
            {tick}
          </text>
        ))}
      </svg>
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
      {plot.yTicks.map(({ y }) => (
        <line key={y} x1="0" x2="100%" y1={y} y2={y} className="stroke-grid" />
      ))}
      <Stretched height={height}>
        {plot.bands.map((path) => (
          <path key={path} d={path} className="band fill-undecided" />
        ))}
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
