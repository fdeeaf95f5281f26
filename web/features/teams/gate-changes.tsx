import { GatePolicy, type TeamGate } from '@throughline/service/contracts/gate';
import { LocalTime } from '../../ui/local-time.tsx';
import { sayPolicyChange } from './say-gate.ts';

const COMES_WITH: GatePolicy = GatePolicy.parse({});

/** Every change of the policy, with who made it and why. */
export function GateChanges({ changes }: { changes: TeamGate['changes'] }) {
  return (
    <ol className="border-line border-t">
      {changes.map(({ changedAt, changedBy, why, before, after }) => (
        <li key={`${changedAt} ${why}`} className="border-grid border-b py-2">
          <span className="flex items-baseline justify-between gap-4">
            <span>{changedBy}</span>
            <span className="text-soft">
              <LocalTime at={changedAt} form="day" />
            </span>
          </span>
          <ul className="text-note text-soft">
            {sayPolicyChange(before ?? COMES_WITH, after).map((statement) => (
              <li key={statement}>{statement}</li>
            ))}
          </ul>
          <p className="break-words text-note">“{why}”</p>
        </li>
      ))}
    </ol>
  );
}
