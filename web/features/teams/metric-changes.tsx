import type { Scorecard } from '@throughline/service/contracts/scorecards';
import { LocalTime } from '../../ui/local-time.tsx';
import { sayChange } from './say-change.ts';

/** Every change of what the team is measured by, with who made it and why: a number is only as good as its past. */
export function MetricChanges({ changes }: { changes: Scorecard['changes'] }) {
  return (
    <ol className="border-line border-t">
      {changes.map(({ changedAt, changedBy, why, before, after }) => (
        <li key={changedAt} className="border-grid border-b py-2">
          <span className="flex items-baseline justify-between gap-4">
            <span>{changedBy}</span>
            <span className="text-soft">
              <LocalTime at={changedAt} form="day" />
            </span>
          </span>
          <ul className="text-note text-soft">
            {sayChange(before, after).map((statement) => (
              <li key={statement}>{statement}</li>
            ))}
          </ul>
          {why !== null && <p className="text-note">“{why}”</p>}
        </li>
      ))}
    </ol>
  );
}
