import { formatDuration } from '../format/duration.ts';
import { formatPercent, formatPercentRange } from '../format/number.ts';
import type { CurveStep } from './prepare-steps.ts';

const MOST_ROWS = 20; // more steps than that differ by less than anybody reads

/** The curve for those who read it instead of seeing it. */
export function StepTable({ curve }: { curve: readonly CurveStep[] }) {
  if (curve.length === 0) return null;
  return (
    <details className="mt-3 text-note print:hidden">
      <summary className="w-fit text-soft">Read as a table</summary>
      <table className="mt-2 w-full max-w-[26rem] text-left">
        <thead className="text-soft">
          <tr>
            <th className="py-1 font-normal">Age</th>
            <th className="py-1 text-right font-normal">Resolved by then</th>
            <th className="py-1 text-right font-normal">95 % interval</th>
          </tr>
        </thead>
        <tbody>
          {pickRows(curve).map(({ ms, resolved, lower, upper }) => (
            <tr key={ms} className="border-grid border-t">
              <th scope="row" className="py-1 font-normal">
                {formatDuration(ms)}
              </th>
              <td className="py-1 text-right">{formatPercent(resolved)}</td>
              <td className="py-1 text-right">{formatPercentRange(lower, upper)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** At most `MOST_ROWS` steps, evenly along the curve, the last always among them. */
export function pickRows(curve: readonly CurveStep[]): CurveStep[] {
  const every = Math.ceil(curve.length / MOST_ROWS);
  return curve.filter((_, index) => (curve.length - 1 - index) % every === 0);
}
