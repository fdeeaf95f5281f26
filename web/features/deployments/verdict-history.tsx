import type { VerdictChange } from '@throughline/service/contracts/verdicts';
import { LocalTime } from '../../ui/local-time.tsx';
import { Note } from '../../ui/page.tsx';
import { VerdictKindMark } from './verdict-mark.tsx';

/** Every change of mind and its reason, newest first. */
export function VerdictHistory({ history }: { history: VerdictChange[] }) {
  if (history.length === 0) return <Note>It has no verdict yet.</Note>;
  return (
    <ol className="border-line border-t">
      {[...history].reverse().map(({ to, recordedAt, because }) => (
        <li key={`${to}${recordedAt}`} className="border-grid border-b py-2">
          <span className="flex items-baseline justify-between gap-4">
            {to === null ? <span className="text-soft">no verdict</span> : <VerdictKindMark kind={to} />}
            <span className="text-soft">
              <LocalTime at={recordedAt} />
            </span>
          </span>
          <span className="text-note text-soft">{because}</span>
        </li>
      ))}
    </ol>
  );
}
