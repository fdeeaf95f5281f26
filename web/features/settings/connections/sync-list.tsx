import type { Sync } from '@throughline/service/contracts/connections';
import { formatQuantity } from '../../../ui/format/number.ts';
import { LocalTime } from '../../../ui/local-time.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { WithCode } from '../with-code.tsx';
import { groupSyncs } from './group-syncs.ts';
import { markOf, sayResource } from './say-connection.ts';

/** How far each kind of record of each repository or team has been read, and why one is not. */
export function SyncList({ syncs }: { syncs: Sync[] }) {
  return groupSyncs(syncs).map(({ container, syncs: parts }) => (
    <section key={container} aria-label={container} className="mt-4">
      <h3 className="break-all font-mono text-note">{container}</h3>
      <ul>
        {parts.map((sync) => (
          <Part key={sync.resource} sync={sync} />
        ))}
      </ul>
    </section>
  ));
}

function Part({ sync }: { sync: Sync }) {
  const { resource, records, reason, remedy, resumesAt, finishedAt, state } = sync;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-6 border-line border-b py-2 wide:grid-cols-[minmax(0,1fr)_9rem_6.5rem]">
      <div className="min-w-0">
        {sayResource(resource)}
        {reason !== null && (
          <p className="text-note text-soft">
            <WithCode text={[reason, remedy].filter(Boolean).join(' ')} />
            {resumesAt !== null && (
              <>
                {' '}
                Goes on <LocalTime at={resumesAt} />.
              </>
            )}
          </p>
        )}
        {state === 'done' && finishedAt !== null && (
          <p className="text-note text-soft">
            up to <LocalTime at={finishedAt} />
          </p>
        )}
      </div>
      <span className="text-note text-soft max-wide:row-start-2 wide:text-right">
        {formatQuantity(records, 'record')}
      </span>
      <span className="text-right wide:text-left">
        <StateMark {...markOf(sync)} />
      </span>
    </li>
  );
}
