import type { Scorecard } from '@throughline/service/contracts/scorecards';
import { Choice } from '../../ui/choice.tsx';

const OFFERED = [7, 28, 90];

/** The window in the address; the metric's own is always among those offered. */
export function WindowChoice({ scorecard: { team, outcome, window } }: { scorecard: Scorecard }) {
  const days = [...new Set([...OFFERED, window.days, ...(outcome ? [outcome.metric.windowDays] : [])])];
  return (
    <Choice
      label="Window"
      options={days
        .sort((a, b) => a - b)
        .map((count) => ({
          text: `${count} days`,
          href: `/teams/${team.slug}?window=${count}d`,
          chosen: count === window.days,
        }))}
    />
  );
}
