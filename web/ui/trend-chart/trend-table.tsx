import { formatDay } from '../format/moment.ts';
import { formatCount } from '../format/number.ts';
import { formatValue, formatValueRange, type Measured } from '../format/value.ts';
import { isKnown } from './gaps.ts';
import type { TrendDay } from './prepare-trend.ts';

const STEP = 7; // a value moves little from day to day, since each covers a whole window

/** The chart for those who read it instead of seeing it: one row a week, newest first. */
export function TrendTable({ points, measured }: { points: readonly TrendDay[]; measured: Measured }) {
  const weekly = [...points].reverse().filter((_, index) => index % STEP === 0);
  return (
    <details className="mt-3 text-note print:hidden">
      <summary className="w-fit text-soft">Read as a table</summary>
      <table className="mt-2 w-full max-w-[26rem] text-left">
        <thead className="text-soft">
          <tr>
            <th className="py-1 font-normal">Window ending</th>
            <th className="py-1 text-right font-normal">{measured.scale === 'share' ? 'Share' : 'Value'}</th>
            <th className="py-1 text-right font-normal">95 % interval</th>
            <th className="py-1 text-right font-normal">Counted</th>
          </tr>
        </thead>
        <tbody>
          {weekly.map((point) => (
            <tr key={point.day} className="border-grid border-t">
              <th scope="row" className="py-1 font-normal">
                {formatDay(point.day)}
              </th>
              <td className="py-1 text-right">
                {isKnown(point) ? formatValue(point.estimate, measured) : 'nothing'}
              </td>
              <td className="py-1 text-right">
                {isKnown(point) ? formatValueRange(point.lower, point.upper, measured) : ''}
              </td>
              <td className="py-1 text-right">{formatCount(Math.round(point.total))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
