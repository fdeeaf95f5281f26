import { PlotAxis, READ_OUT } from '../../ui/plot/plot-axis.tsx';
import { PlotLines } from '../../ui/plot/plot-lines.tsx';
import { Stretched } from '../../ui/stretched.tsx';
import type { PreparedForecast } from './prepare-forecast.ts';

const AXIS = 18;

/** What was, what is expected with its interval, and the limit, named where they are. */
export function ForecastPlot({
  plot,
  height,
  label,
  limit,
}: {
  plot: PreparedForecast;
  height: number;
  label: string;
  limit: string;
}) {
  return (
    <div className="chart grid grid-cols-[3.75rem_minmax(0,1fr)]">
      <PlotAxis ticks={plot.yTicks} height={height} />
      <svg width="100%" height={height + READ_OUT + AXIS} role="img" aria-label={label}>
        <svg y={READ_OUT} width="100%" height={height} aria-hidden="true" overflow="visible">
          <PlotLines
            drawn={{ yTicks: plot.yTicks, bands: plot.bands, lines: plot.past, dots: plot.dots }}
            height={height}
            stroke={1.6}
          />
          <Stretched height={height}>
            {plot.ahead.map((path) => (
              <path
                key={path}
                d={path}
                className="fill-none stroke-undecided"
                strokeWidth="1.6"
                strokeDasharray="4 3"
                vectorEffect="non-scaling-stroke"
              />
            ))}
          </Stretched>
          <line x1="0" x2="100%" y1={plot.limit} y2={plot.limit} className="stroke-ink" />
          <text x="0" y={plot.limit - 6} className="fill-ink text-note">
            {limit}
          </text>
          <line x1={`${plot.now}%`} x2={`${plot.now}%`} y1="0" y2={height} className="stroke-soft" />
          <text x={`${plot.now}%`} dx="-4" y={height - 6} textAnchor="end" className="text-note">
            now
          </text>
          {plot.xTicks.map(({ x, label: day }) => (
            <text key={x} x={`${x}%`} y={height + AXIS - 4} className="text-note">
              {day}
            </text>
          ))}
        </svg>
      </svg>
    </div>
  );
}
