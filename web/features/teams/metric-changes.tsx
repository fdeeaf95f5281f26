import type { Scorecard } from '@throughline/service/contracts/scorecards';
import { ChangeList } from './change-list.tsx';
import { sayChange } from './say-change.ts';

/** Every change of what the team is measured by, with who made it and why: a number is only as good as its past. */
export function MetricChanges({ changes }: { changes: Scorecard['changes'] }) {
  return (
    <ChangeList
      changes={changes.map(({ before, after, ...change }) => ({
        ...change,
        statements: sayChange(before, after),
      }))}
    />
  );
}
