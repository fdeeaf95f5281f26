import type { Kpi, KpiSeries } from '@throughline/service/contracts/kpis';
import { formatAmount } from '../../ui/format/amount.ts';
import { formatQuantity } from '../../ui/format/number.ts';
import { domainOf, preparePlot, sayTime, withoutFragments } from '../../ui/plot/prepare-plot.ts';
import { prepareFineRail, type RailDeployment } from '../../ui/trend-chart/prepare-rail.ts';
import { Rail } from '../../ui/trend-chart/rail.tsx';
import { KpiPlot } from './kpi-plot.tsx';

const HEIGHT = 210;
const SMALL_HEIGHT = 84;
const RAIL_COLUMNS = 84; // of some pixels each: enough to see before or after what a ship went out

/** A KPI over time with the ships of its team beneath, or one small chart for each segment, all on one scale. */
export function KpiChart({
  kpi,
  series,
  deployments,
  shown,
}: {
  kpi: Kpi;
  series: KpiSeries;
  deployments: readonly RailDeployment[];
  /** What is shown, for the title: `28 days, by day`. */
  shown: string;
}) {
  const { step, intervals, from, to } = series;
  const drawn = series.series.map((one) => ({ ...one, buckets: withoutFragments(one.buckets, kpi.kind) }));
  const domain = domainOf(
    drawn.map(({ buckets }) => buckets),
    kpi,
  );
  if (domain === null) return <p className="text-note text-soft">In {shown} nothing was told.</p>;
  const plots = drawn.map(({ segment, total, buckets }) => ({
    name: Object.values(segment).join(', '),
    total: total.value === null ? 'nothing' : formatAmount(total.value, kpi),
    plot: (height: number) => preparePlot({ buckets, step, intervals }, domain, kpi, height),
  }));
  const [first] = plots;
  if (first === undefined) return null;
  const ticks = first.plot(HEIGHT).xTicks;
  const rail = (
    <div className="grid grid-cols-[3.75rem_minmax(0,1fr)]">
      <Rail rail={prepareFineRail(deployments, { from, to, columns: RAIL_COLUMNS })} ticks={ticks} />
    </div>
  );
  const label = (name: string) =>
    `${kpi.name}${name === '' ? '' : `, ${name}`}, from ${sayTime(from, step)} to ${sayTime(to, step)}`;
  if (plots.length === 1) {
    return (
      <>
        <KpiPlot
          plot={first.plot(HEIGHT)}
          height={HEIGHT}
          title={`${first.name === '' ? '' : `${first.name} · `}${shown}`}
          label={label(first.name)}
        />
        {rail}
      </>
    );
  }
  return (
    <>
      <div className="grid gap-y-4">
        {plots.map(({ name, total, plot }) => (
          <div key={name} className="min-w-0">
            <p className="flex items-baseline gap-3">
              <b className="min-w-0 truncate">{name}</b>
              <span className="whitespace-nowrap">{total}</span>
            </p>
            <KpiPlot plot={plot(SMALL_HEIGHT)} height={SMALL_HEIGHT} title={shown} label={label(name)} />
          </div>
        ))}
      </div>
      <div className="mt-3">{rail}</div>
      {series.leftOut > 0 && (
        <p className="mt-2 text-note text-soft">
          {formatQuantity(series.leftOut, 'smaller segment')} not shown.
        </p>
      )}
    </>
  );
}
