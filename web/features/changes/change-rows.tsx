import type { ChangeEvent } from '@throughline/service/contracts/change-events';
import Link from 'next/link';
import { LocalTime } from '../../ui/local-time.tsx';
import { Mark, StateMark } from '../../ui/state-mark.tsx';
import { sayChange } from './say-change.ts';

/** Flags and settings that were changed, newest first. */
export function ChangeRows({ changes }: { changes: readonly ChangeEvent[] }) {
  return (
    <ul className="border-line border-t">
      {changes.map((change) => (
        <li
          key={change.id}
          className="relative grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 border-line border-b py-2 has-[a:hover]:bg-panel wide:grid-cols-[9.5rem_minmax(0,1fr)_auto]"
        >
          <span className="col-span-2 wide:col-span-1">
            <EffectMark effect={change.effect} />
          </span>
          <span className="min-w-0">
            <Link
              href={`/changes/${encodeURIComponent(change.id)}`}
              className="no-underline after:absolute after:inset-0 after:content-['']"
            >
              <b>{change.service.name}</b> {sayChange(change)}
            </Link>
            {!change.production && <span className="text-note text-soft"> · {change.environment}</span>}
            {change.undoneBy !== null && <span className="text-note text-soft"> · taken back since</span>}
          </span>
          <span className="text-soft">
            <LocalTime at={change.at} />
          </span>
        </li>
      ))}
    </ul>
  );
}

export function EffectMark({ effect }: { effect: ChangeEvent['effect'] }) {
  if (effect === 'worse') return <StateMark state="missed" word="made worse" />;
  if (effect === 'better') return <StateMark state="met" word="made better" />;
  if (effect === 'watching') return <StateMark state="undecided" word="watched" />;
  if (effect === 'no_data') return <StateMark state="no_data" />;
  return (
    <Mark ink="text-soft" word="nothing shown">
      <path d="M1.5 4h9M1.5 8h9" fill="none" stroke="currentColor" strokeWidth="1.6" />
    </Mark>
  );
}
