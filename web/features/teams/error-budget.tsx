import type { ErrorBudget as Budget } from '@throughline/service/contracts/outcome-values';
import { Definition } from '../../ui/definition.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { sayBudget, sayBurnRates, sayBurnWindows } from './say-budget.ts';

/** What is left of the error budget, and how fast it burns over each pair of windows. */
export function ErrorBudget({ budget }: { budget: Budget }) {
  return (
    <>
      <h2 className="mb-2.5 text-note text-soft">
        <Definition says="The target allows a share of bad ones in the window. A burn rate of 1 spends that exactly in the window; a pair is at risk when both of its windows burn faster than its limit.">
          Error budget
        </Definition>
      </h2>
      <p>{sayBudget(budget)}</p>
      {budget.burn.length > 0 && (
        <ul className="mt-2">
          {budget.burn.map((burn) => (
            <li
              key={burn.longMinutes}
              className="flex flex-wrap justify-between gap-x-4 border-grid border-t py-2 text-note"
            >
              <span className="text-soft">
                over {sayBurnWindows(burn)}, limit {burn.factor}×
              </span>
              <span className="flex items-center gap-3">
                {sayBurnRates(burn)}
                {burn.firing && <StateMark state="at_risk" />}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
