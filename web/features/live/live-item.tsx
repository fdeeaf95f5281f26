import type { LiveSignal } from '@throughline/service/contracts/live';
import Link from 'next/link';
import { LocalTime } from '../../ui/local-time.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { CostLine } from '../impact/cost-line.tsx';
import { LikelyCause } from './likely-cause.tsx';
import { LiveActions } from './live-actions.tsx';
import { LiveLine } from './live-line.tsx';
import { NextSteps } from './next-steps.tsx';
import { QuietNote } from './quiet-note.tsx';
import { sayScope } from './say-live.ts';

const MOST_STATIONS = 6; // the first to move say most; the rest is a click away

/** One live signal: what, since when, how it came about, what may lie behind it, what to do. */
export function LiveItem({
  live,
  mayManage,
  first,
}: {
  live: LiveSignal;
  mayManage: boolean;
  first: boolean;
}) {
  return (
    <li className="grid gap-x-8 gap-y-4 border-line border-b py-5 full:grid-cols-[minmax(0,1fr)_10rem]">
      <div className="min-w-0">
        <h3 className="text-pretty text-lead-narrow leading-[1.35] tracking-[-0.012em] wide:text-lead">
          <Link
            href={`/live/${encodeURIComponent(live.id)}`}
            className="font-semibold no-underline hover:underline"
          >
            {live.what}
          </Link>{' '}
          <span className="whitespace-nowrap [&>time]:font-sans [&>time]:text-[1em]">
            since <LocalTime at={live.since} form="minute" />
          </span>
          {live.detail !== '' && `: ${live.detail}`}
        </h3>
        <CostLine impact={live.impact} />
        <p className="mt-1 flex flex-wrap items-center gap-x-3 text-note text-soft">
          <LiveMark live={live} />
          <span>{sayScope(live)}</span>
        </p>
        <QuietNote live={live} />
        <LiveLine live={live} most={MOST_STATIONS} />
        <LikelyCause live={live} />
        <NextSteps live={live} />
      </div>
      <LiveActions live={live} mayManage={mayManage} filled={first} />
    </li>
  );
}

export function LiveMark({
  live: { state, quiet, severity },
}: {
  live: Pick<LiveSignal, 'state' | 'quiet' | 'severity'>;
}) {
  if (state === 'resolved') return <StateMark state="met" word="resolved" />;
  if (quiet !== null)
    return <StateMark state="undecided" word={quiet === 'muted' ? 'muted' : 'announced work'} />;
  return severity === 'minor' ? (
    <StateMark state="at_risk" word="degrading" />
  ) : (
    <StateMark state="missed" word="degrading" />
  );
}
