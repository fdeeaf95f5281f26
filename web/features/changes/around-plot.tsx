import { PlotAxis, READ_OUT } from '../../ui/plot/plot-axis.tsx';
import { PlotLines } from '../../ui/plot/plot-lines.tsx';
import { Stretched } from '../../ui/stretched.tsx';
import type { PreparedAround } from './prepare-around.ts';

const AXIS = 18;
const SQUARE = 6;

/** A small plot of time around a change: a line where it was, the square of a deployment on its axis. */
export function AroundPlot({ plot, height, label }: { plot: PreparedAround; height: number; label: string }) {
  const steady = { vectorEffect: 'non-scaling-stroke' } as const;
  return (
    <div className="chart -mt-2 grid grid-cols-[3.25rem_minmax(0,1fr)]">
      <PlotAxis ticks={plot.yTicks} height={height} />
      <svg width="100%" height={height + READ_OUT + AXIS} role="img" aria-label={label}>
        <svg y={READ_OUT} width="100%" height={height} aria-hidden="true" overflow="visible">
          {plot.level !== null && (
            <line
              x1="0"
              x2="100%"
              y1={plot.level}
              y2={plot.level}
              className="stroke-edge"
              strokeDasharray="2 3"
            />
          )}
          <PlotLines drawn={plot} height={height} stroke={1.4} />
          <Stretched height={height}>
            {plot.expected.map((path) => (
              <path
                key={path}
                d={path}
                className="fill-none stroke-soft"
                strokeWidth="1.2"
                strokeDasharray="4 3"
                {...steady}
              />
            ))}
          </Stretched>
          <line x1={`${plot.change}%`} x2={`${plot.change}%`} y1="0" y2={height} className="stroke-ink" />
          <svg x={`${plot.change}%`} y={height} overflow="visible" aria-hidden="true">
            <rect
              x={-SQUARE / 2}
              y={-SQUARE / 2}
              width={SQUARE}
              height={SQUARE}
              className="fill-paper stroke-ink"
            />
          </svg>
          {plot.xTicks.map(({ x, label: time, end }) => (
            <text
              key={x}
              x={`${x}%`}
              y={height + AXIS - 3}
              textAnchor={end ? 'end' : 'start'}
              className="text-note"
            >
              {time}
            </text>
          ))}
        </svg>
      </svg>
    </div>
  );
}
