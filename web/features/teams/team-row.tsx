import type { Outcome, TeamCard } from '@throughline/service/contracts/scorecards';
import Link from 'next/link';
import { formatValue } from '../../ui/format/value.ts';
import { Ruler } from '../../ui/ruler/ruler.tsx';
import { Sparkline } from '../../ui/sparkline/sparkline.tsx';
import { type State, StateMark } from '../../ui/state-mark.tsx';
import { sayBriefly } from './say-denominator.ts';

/** One team: what it owns, where that stands against its target, where it came from. The whole row is its link. */
export function TeamRow({
  card: { team, outcome },
  markSimulated,
  now,
}: {
  card: TeamCard;
  markSimulated: boolean;
  /** What of it is degrading right now, where anything is. */
  now?: { state: State; word: string } | undefined;
}) {
  return (
    <li className="team-row relative border-line border-b py-3.5 has-[a:hover]:bg-panel">
      <div className="min-w-0 [grid-area:name]">
        <h2>
          <Link
            href={`/teams/${team.slug}`}
            className="font-semibold no-underline after:absolute after:inset-0 after:content-['']"
          >
            {team.name}
          </Link>
          {outcome && <span className="text-note text-soft"> · {outcome.metric.owner.name}</span>}
          {markSimulated && team.simulated && <span className="text-note text-soft"> · simulated</span>}
        </h2>
        {outcome ? (
          <Owned outcome={outcome} />
        ) : (
          <p className="text-note text-soft">has not chosen its outcome yet</p>
        )}
        {now && (
          <p className="text-note">
            <StateMark {...now} />
          </p>
        )}
      </div>
      {outcome && <Standing outcome={outcome} />}
    </li>
  );
}

function Owned({ outcome: { metric, value, status } }: { outcome: Outcome }) {
  return (
    <>
      <p className="text-note">
        {metric.name}{' '}
        {value.estimate !== null && status !== 'no_data' && <b>{formatValue(value.estimate, metric)}</b>}
      </p>
      <p className="text-note text-soft">{sayBriefly(metric, value)}</p>
    </>
  );
}

function Standing({ outcome: { metric, value, status, trend } }: { outcome: Outcome }) {
  return (
    <>
      <div className="[grid-area:ruler]">
        <Ruler data={value} measured={metric} state={status} />
      </div>
      <div className="hidden [grid-area:trend] wide:block">
        <Sparkline points={trend} measured={metric} state={status} label={`${metric.name} over 90 days`} />
      </div>
      <div className="[grid-area:state]">
        <StateMark state={status} />
      </div>
    </>
  );
}
