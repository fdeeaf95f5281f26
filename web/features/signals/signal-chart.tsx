import type { Signal, SignalPoints, Statistic } from '@throughline/service/contracts/signals';
import Link from 'next/link';
import { prepareFineRail, type RailDeployment } from '../../ui/trend-chart/prepare-rail.ts';
import { Rail } from '../../ui/trend-chart/rail.tsx';
import { SharedCursor } from './plot-cursor.tsx';
import { prepareSignalPlot, saySpanOfTime, timeTicks } from './prepare-signal-plot.ts';
import { scaleOf, valuesOf } from './read-value.ts';
import { SignalPlot } from './signal-plot.tsx';

const HEIGHT = 210;
const SMALL_HEIGHT = 84;
const RAIL_COLUMNS = 84; // of some pixels each: enough to see before or after what a deployment went out

export type Compared = { points: SignalPoints; show: Statistic; without: string };

/** A signal over time and what it is compared with, each on an axis of its own, on one axis of time above the rail. */
export function SignalChart({
  points,
  show,
  beside,
  deployments,
  shown,
  now,
}: {
  points: SignalPoints;
  show: Statistic;
  beside: readonly Compared[];
  deployments: readonly RailDeployment[];
  /** What is shown, for the title: `the last 24 hours, by 15 minutes (UTC)`. */
  shown: string;
  now: number;
}) {
  const { from, to, step } = points;
  const rail = prepareFineRail(deployments, { from, to, columns: RAIL_COLUMNS });
  return (
    <SharedCursor>
      <OnePlot points={points} show={show} height={HEIGHT} title={shown} now={now} />
      {beside.map((compared) => (
        <div key={compared.points.signal.id} className="mt-4 min-w-0">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <Link
              href={`/signals/${compared.points.signal.id}`}
              className="quiet-link min-w-0 break-words font-semibold"
            >
              {nameOf(compared.points.signal, compared.show)}
            </Link>
            <Link
              href={compared.without}
              scroll={false}
              aria-label={`Put away ${compared.points.signal.name}`}
              className="link inline-flex min-h-6 items-center text-note print:hidden"
            >
              put away
            </Link>
          </p>
          <OnePlot
            points={compared.points}
            show={compared.show}
            height={SMALL_HEIGHT}
            title={shown}
            now={now}
          />
        </div>
      ))}
      <div className="grid grid-cols-[3.75rem_minmax(0,1fr)]">
        <Rail rail={rail} ticks={timeTicks(points.points, step)} />
      </div>
    </SharedCursor>
  );
}

function OnePlot({
  points,
  show,
  height,
  title,
  now,
}: {
  points: SignalPoints;
  show: Statistic;
  height: number;
  title: string;
  now: number;
}) {
  const { signal, step } = points;
  const scale = scaleOf(signal, show);
  const values = valuesOf(points, show, now);
  const plot = prepareSignalPlot(values, { step, kind: signal.kind, scale, height });
  const last = values.at(-1)?.at ?? points.from;
  if (plot === null) {
    return (
      <p className="py-3 text-note text-soft" style={{ minHeight: height / 2 }}>
        In this time nothing was told.
      </p>
    );
  }
  return (
    <SignalPlot
      plot={plot}
      height={height}
      title={scale.unit === '' ? title : `${scale.unit} · ${title}`}
      label={`${nameOf(signal, show)}, from ${saySpanOfTime(points.from, step)} to ${saySpanOfTime(last, step)}`}
    />
  );
}

/** What a statistic of a signal is called. */
export function nameOf({ name, statistics }: Signal, show: Statistic): string {
  return statistics.find(({ statistic }) => statistic === show)?.name ?? name;
}
