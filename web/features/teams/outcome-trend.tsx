import type { Outcome, RailMark } from '@throughline/service/contracts/scorecards';
import { formatDay } from '../../ui/format/moment.ts';
import { formatValue, sayAim } from '../../ui/format/value.ts';
import { isKnown } from '../../ui/trend-chart/gaps.ts';
import { TrendChart } from '../../ui/trend-chart/trend-chart.tsx';
import { TrendTable } from '../../ui/trend-chart/trend-table.tsx';

export function OutcomeTrend({ outcome: { metric, trend }, rail }: { outcome: Outcome; rail: RailMark[] }) {
  const known = trend.filter(isKnown);
  const [first, last] = [known[0], known.at(-1)];
  const label =
    first && last
      ? `${metric.name}, from ${formatValue(first.estimate, metric)} on ${formatDay(first.day)} to ${formatValue(last.estimate, metric)} on ${formatDay(last.day)}, target ${sayAim(metric)}`
      : metric.name;
  return (
    <>
      <TrendChart
        points={trend}
        measured={metric}
        deployments={rail}
        title="90 days, with the 95 % band"
        label={label}
      />
      <TrendTable points={trend} measured={metric} />
    </>
  );
}
