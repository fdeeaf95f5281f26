import type { Bug } from '@throughline/service/contracts/bugs';
import Link from 'next/link';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatQuantity } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { sayAttributionBriefly } from '../attributions/say-attribution.ts';
import { AgeBar } from './age-bar.tsx';
import { prepareAge } from './prepare-age.ts';

/** Bugs: what became of each, what it is, how long that took or has been going on. */
export function BugRows({ bugs, now, withinMs }: { bugs: readonly Bug[]; now: string; withinMs: number }) {
  return (
    <ul className="border-line border-t">
      {bugs.map((bug) => (
        <li key={bug.id} className="bug-row border-line border-b py-2.5">
          <span className="[grid-area:state]">
            <BugMark bug={bug} overdue={isOverdue(bug, now, withinMs)} />
          </span>
          <div className="min-w-0 [grid-area:what]">
            <Link href={`/bugs/${encodeURIComponent(bug.id)}`} className="quiet-link">
              {bug.title}
            </Link>
            <p className="text-note text-soft">
              {sayBug(bug)}
              {bug.url !== null && (
                <>
                  {' · '}
                  <a href={bug.url} rel="noreferrer" className="link">
                    at {bug.source}
                  </a>
                </>
              )}
            </p>
          </div>
          <div className="min-w-0 text-note [grid-area:age]">
            <Clock bug={bug} now={now} withinMs={withinMs} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The state of a bug in a shape and a word; an open one tells whether it is late. */
export function BugMark({ bug: { state }, overdue }: { bug: Pick<Bug, 'state'>; overdue: boolean }) {
  if (state === 'resolved') return <StateMark state="met" word="resolved" />;
  if (state === 'dismissed') return <StateMark state="no_data" word="dismissed" />;
  return overdue ? (
    <StateMark state="missed" word="open, late" />
  ) : (
    <StateMark state="undecided" word="open" />
  );
}

export function isOverdue({ reportedAt, endedAt }: Bug, now: string, withinMs: number): boolean {
  return endedAt === null && Date.parse(now) - Date.parse(reportedAt) > withinMs;
}

function Clock({ bug, now, withinMs }: { bug: Bug; now: string; withinMs: number }) {
  if (bug.endedAt === null) {
    const age = prepareAge(bug.reportedAt, now, withinMs);
    return (
      <>
        <AgeBar age={age} />
        <span className={age.overdue ? 'text-missed' : 'text-soft'}>{age.words}</span>
      </>
    );
  }
  const took = formatDuration(Math.max(0, Date.parse(bug.endedAt) - Date.parse(bug.reportedAt)));
  return (
    <span className="text-soft">
      {bug.state === 'resolved' ? `after ${took}` : `dismissed after ${took}`}, <LocalTime at={bug.endedAt} />
    </span>
  );
}

function sayBug({ service, customerReported, reopenings, attribution }: Bug): string {
  return [
    service.name,
    customerReported ? 'reported by a customer' : '',
    reopenings > 0 ? `reopened ${reopenings === 1 ? 'once' : formatQuantity(reopenings, 'time')}` : '',
    attribution === null || attribution.deployment === null ? '' : sayAttributionBriefly(attribution),
  ]
    .filter(Boolean)
    .join(' · ');
}
