import { PlotAxis } from '../../ui/plot/plot-axis.tsx';
import { PlotLines } from '../../ui/plot/plot-lines.tsx';
import type { PreparedPlot } from '../../ui/plot/prepare-plot.ts';
import { PlotCursor } from './plot-cursor.tsx';

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
      <PlotAxis ticks={plot.yTicks} height={height} />
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
      <PlotLines drawn={plot} height={height} stroke={1.6} />
      {plot.end && <circle cx={`${plot.end.x}%`} cy={plot.end.y} r="3" className="fill-undecided" />}
    </>
  );
}
