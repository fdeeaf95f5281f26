import { formatAim, formatAimNumber, type Measured } from '../format/value.ts';
import { PlotAxis, READ_OUT } from '../plot/plot-axis.tsx';
import { PlotLines } from '../plot/plot-lines.tsx';
import { prepareRail, type RailDeployment } from './prepare-rail.ts';
import { type PreparedTrend, prepareTrend, type TrendDay } from './prepare-trend.ts';
import { Rail } from './rail.tsx';

const HEIGHT = 190;
/** A number over time with its 95 % band, its target line, and the deployments beneath: charts without a legend. */
export function TrendChart({
  points,
  measured,
  deployments,
  title,
  label,
}: {
  points: readonly TrendDay[];
  measured: Measured;
  deployments: readonly RailDeployment[];
  title: string;
  label: string;
}) {
  const trend = prepareTrend(points, measured, HEIGHT);
  if (trend === null) return <p className="text-soft text-note">{title}: nothing to count yet.</p>;
  const rail = prepareRail(
    deployments,
    points.map(({ day }) => day),
  );
  return (
    <div className="chart grid grid-cols-[2.75rem_minmax(0,1fr)]">
      <PlotAxis ticks={trend.yTicks} height={HEIGHT}>
        <text x="0" y={READ_OUT + trend.targetY} dominantBaseline="central" className="fill-ink">
          {measured.scale === 'share' ? formatAim(measured) : formatAimNumber(measured)}
        </text>
      </PlotAxis>
      <svg width="100%" height={HEIGHT + READ_OUT} role="img" aria-label={label}>
        <text x="0" y="8" dominantBaseline="central" className="at-rest text-note">
          {title}
        </text>
        <svg y={READ_OUT} width="100%" height={HEIGHT} aria-hidden="true">
          <Plot trend={trend} />
        </svg>
        {trend.days.map((day) => (
          <g key={day.x} className="day">
            <rect
              x={`${day.x.toFixed(2)}%`}
              width={`${day.width.toFixed(2)}%`}
              y="0"
              height={HEIGHT + READ_OUT}
              fill="transparent"
            />
            <g className="read-out" pointerEvents="none">
              <text x="0" y="8" dominantBaseline="central" className="fill-ink text-note">
                {day.readOut}
              </text>
              <line
                x1={`${(day.x + day.width / 2).toFixed(2)}%`}
                x2={`${(day.x + day.width / 2).toFixed(2)}%`}
                y1={READ_OUT}
                y2={READ_OUT + HEIGHT}
                className="stroke-soft"
              />
              {day.y !== null && (
                <circle
                  cx={`${(day.x + day.width / 2).toFixed(2)}%`}
                  cy={READ_OUT + day.y}
                  r="3"
                  className="fill-ink"
                />
              )}
            </g>
          </g>
        ))}
      </svg>
      <Rail rail={rail} ticks={trend.xTicks} />
    </div>
  );
}

function Plot({ trend }: { trend: PreparedTrend }) {
  return (
    <>
      <PlotLines drawn={trend} height={HEIGHT} stroke={1.8} />
      <line x1="0" x2="100%" y1={trend.targetY} y2={trend.targetY} className="stroke-ink" strokeWidth="1.2" />
      <text
        x="100%"
        y={trend.targetY + (trend.targetLabelBelow ? 14 : -7)}
        textAnchor="end"
        className="fill-ink stroke-panel [paint-order:stroke]"
        strokeWidth="4"
      >
        target
      </text>
      {trend.end && <circle cx={`${trend.end.x}%`} cy={trend.end.y} r="3.2" className="fill-undecided" />}
    </>
  );
}
