import type { Outcome, RailMark } from '@throughline/service/contracts/scorecards';
import { formatDay } from '../../ui/format/moment.ts';
import { formatPercent, formatTarget } from '../../ui/format/number.ts';
import { isKnown } from '../../ui/trend-chart/gaps.ts';
import { TrendChart } from '../../ui/trend-chart/trend-chart.tsx';
import { TrendTable } from '../../ui/trend-chart/trend-table.tsx';

export function OutcomeTrend({ outcome: { metric, trend }, rail }: { outcome: Outcome; rail: RailMark[] }) {
  const known = trend.filter(isKnown);
  const [first, last] = [known[0], known.at(-1)];
  const label =
    first && last
      ? `${metric.name}, from ${formatPercent(first.estimate)} on ${formatDay(first.day)} to ${formatPercent(last.estimate)} on ${formatDay(last.day)}, target ${formatTarget(metric.target)}`
      : metric.name;
  return (
    <>
      <TrendChart
        points={trend}
        target={metric.target}
        deployments={rail}
        title="90 days, with the 95 % band"
        label={label}
      />
      <TrendTable points={trend} />
    </>
  );
}
