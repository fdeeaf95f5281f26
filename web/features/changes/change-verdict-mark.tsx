import type { ChangeVerdict } from '@throughline/service/contracts/signal-changes';
import { Mark, StateMark } from '../../ui/state-mark.tsx';

export const CHANGE_WORDS: Record<ChangeVerdict, string> = {
  worse: 'worse',
  better: 'better',
  moved: 'moved',
  unchanged: 'unchanged',
  undecided: 'not decided',
  no_data: 'no data',
};

export function ChangeVerdictMark({ verdict }: { verdict: ChangeVerdict }) {
  const word = CHANGE_WORDS[verdict];
  if (verdict === 'worse') return <StateMark state="missed" word={word} />;
  if (verdict === 'better') return <StateMark state="met" word={word} />;
  if (verdict === 'undecided') return <StateMark state="undecided" word={word} />;
  if (verdict === 'no_data') return <StateMark state="no_data" word={word} />;
  return (
    <Mark ink="text-soft" word={word}>
      <path
        d={verdict === 'moved' ? 'M1.5 9.5h4v-7h5' : 'M1.5 4h9M1.5 8h9'}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
      />
    </Mark>
  );
}
