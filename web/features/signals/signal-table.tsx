import type { SignalPoints, Statistic } from '@throughline/service/contracts/signals';
import { saySpanOfTime } from './prepare-signal-plot.ts';
import { formatReading, scaleOf, valuesOf } from './read-value.ts';
import { STATISTIC_WORDS, sayCount } from './say-signal.ts';

const MOST_ROWS = 36; // three hours of five minutes; whoever needs more has the API

/** The chart for those who read it instead of seeing it: the latest buckets, newest first. */
export function SignalTable({ points, show, now }: { points: SignalPoints; show: Statistic; now: number }) {
  const { signal, step } = points;
  const scale = scaleOf(signal, show);
  return (
    <details className="mt-3 text-note print:hidden">
      <summary className="w-fit text-soft">Read as a table</summary>
      <table className="mt-2 w-full max-w-[34rem] text-left">
        <thead className="text-soft">
          <tr>
            <th className="py-1 font-normal">When</th>
            <th className="py-1 text-right font-normal">{STATISTIC_WORDS[show].short}</th>
            <th className="py-1 text-right font-normal">Of</th>
          </tr>
        </thead>
        <tbody>
          {valuesOf(points, show, now)
            .reverse()
            .slice(0, MOST_ROWS)
            .map(({ at, value, count }) => (
              <tr key={at} className="border-grid border-t">
                <th scope="row" className="py-1 font-normal">
                  {saySpanOfTime(at, step)}
                </th>
                <td className="py-1 text-right">
                  {value === null ? 'nothing' : formatReading(value, scale)}
                </td>
                <td className="py-1 text-right">{count !== null && sayCount(count, signal.kind)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  );
}
