import type { Deployment } from '@throughline/service/contracts/deployments';
import type { VerdictKind } from '@throughline/service/contracts/verdicts';
import { Mark, StateMark } from '../../ui/state-mark.tsx';

export const VERDICT_WORDS: Record<VerdictKind, string> = {
  held: 'held',
  pending: 'pending',
  rolled_back: 'rolled back',
  hotfixed: 'hotfixed',
  caused_incident: 'caused an incident',
  regressed: 'regressed',
  failed: 'failed',
};

/** What became of a deployment; one without a verdict shows its status, without a colour, since it counts for nothing. */
export function VerdictMark({
  deployment: { verdict, status },
}: {
  deployment: Pick<Deployment, 'verdict' | 'status'>;
}) {
  if (verdict === null) {
    if (status !== 'started') return <StateMark state="no_data" word={status} />;
    return (
      <Mark ink="text-soft" word="running">
        <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.8" />
      </Mark>
    );
  }
  return <VerdictKindMark kind={verdict.kind} />;
}

export function VerdictKindMark({ kind }: { kind: VerdictKind }) {
  const word = VERDICT_WORDS[kind];
  if (kind === 'held') return <StateMark state="met" word={word} />;
  if (kind === 'pending') return <StateMark state="undecided" word={word} />;
  if (kind === 'rolled_back') return <StateMark state="missed" word={word} />;
  return (
    <Mark ink="text-missed" word={word}>
      <path d={WRONG[kind]} fill="none" stroke="currentColor" strokeWidth="1.6" />
    </Mark>
  );
}

/** A square each, as for everything that went wrong: crossed, mended with a plus, struck, or with a line that falls. */
const WRONG = {
  failed: 'M1.5 1.5h9v9h-9zM3.6 3.6l4.8 4.8M8.4 3.6L3.6 8.4',
  hotfixed: 'M1.5 1.5h9v9h-9zM6 3.4v5.2M3.4 6h5.2',
  caused_incident: 'M1.5 1.5h9v9h-9zM6 3.2v3.4M6 7.6v1.4',
  regressed: 'M1.5 1.5h9v9h-9zM3.4 3.8l2.2 3.4 1-1.6 2 3',
} as const;
