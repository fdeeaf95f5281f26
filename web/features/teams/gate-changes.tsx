import { GatePolicy, type TeamGate } from '@throughline/service/contracts/gate';
import { ChangeList } from './change-list.tsx';
import { sayPolicyChange } from './say-gate.ts';

const COMES_WITH: GatePolicy = GatePolicy.parse({});

/** Every change of the policy, with who made it and why. */
export function GateChanges({ changes }: { changes: TeamGate['changes'] }) {
  return (
    <ChangeList
      changes={changes.map(({ before, after, ...change }) => ({
        ...change,
        statements: sayPolicyChange(before ?? COMES_WITH, after),
      }))}
    />
  );
}
