import type { Kpi, KpiSeries } from '@throughline/service/contracts/kpis';
import { formatAmount, formatNumber } from '../../ui/format/amount.ts';
import { formatCount } from '../../ui/format/number.ts';
import { sayTime } from '../../ui/plot/prepare-plot.ts';

const MOST_ROWS = 31; // a month of days; whoever needs more has the file

/** The chart for those who read it instead of seeing it: the latest buckets, newest first. */
export function KpiTable({ kpi, series }: { kpi: Kpi; series: KpiSeries }) {
  const { step, intervals } = series;
  const intervalsShown = series.series.some(({ total }) => total.lower !== null);
  const named = series.series.length > 1;
  return (
    <details className="mt-3 text-note print:hidden">
      <summary className="w-fit text-soft">Read as a table</summary>
      {series.series.map(({ segment, buckets }) => (
        <table key={JSON.stringify(segment)} className="mt-2 w-full max-w-[34rem] text-left">
          {named && (
            <caption className="text-left font-semibold">{Object.values(segment).join(', ')}</caption>
          )}
          <thead className="text-soft">
            <tr>
              <th className="py-1 font-normal">From</th>
              <th className="py-1 text-right font-normal">Value</th>
              {intervalsShown && <th className="py-1 text-right font-normal">95 % interval</th>}
              <th className="py-1 text-right font-normal">Points told</th>
            </tr>
          </thead>
          <tbody>
            {[...buckets]
              .reverse()
              .slice(0, MOST_ROWS)
              .map(({ at, value, lower, upper, told }) => (
                <tr key={at} className="border-grid border-t">
                  <th scope="row" className="py-1 font-normal">
                    {sayTime(at, step)}
                  </th>
                  <td className="py-1 text-right">{value === null ? 'nothing' : formatAmount(value, kpi)}</td>
                  {intervalsShown && (
                    <td className="py-1 text-right">
                      {lower !== null &&
                        upper !== null &&
                        `${formatNumber(lower, kpi)} – ${formatNumber(upper, kpi)}`}
                    </td>
                  )}
                  <td className="py-1 text-right">
                    {formatCount(told)} of {formatCount(intervals)}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      ))}
    </details>
  );
}
