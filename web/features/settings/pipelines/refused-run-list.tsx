import type { RefusedRun } from '@throughline/service/contracts/trust-policies';
import Link from 'next/link';
import { buttonLook } from '../../../ui/button.tsx';
import { formatCount } from '../../../ui/format/number.ts';
import { LocalTime } from '../../../ui/local-time.tsx';
import { WithCode } from '../with-code.tsx';
import { mayBeTrusted, sayRemedy, sayRun } from './policy-words.ts';

/** Runs that were refused, and what was wrong with each. */
export function RefusedRunList({ runs }: { runs: RefusedRun[] }) {
  return (
    <ul className="mt-2 border-line border-t">
      {runs.map((run) => (
        <li
          key={run.id}
          className="grid gap-x-6 gap-y-2 border-line border-b py-2.5 wide:grid-cols-[minmax(0,1fr)_auto]"
        >
          <div className="min-w-0 [overflow-wrap:anywhere]">
            <b>{run.repository}</b>{' '}
            <span className="font-mono text-note text-soft">
              {run.repositoryId} of {run.repositoryOwner} {run.repositoryOwnerId}
            </span>
            <p className="text-note text-soft">{sayRun(run)}</p>
            <p className="text-note">{run.reason}</p>
            {!mayBeTrusted(run) && (
              <p className="text-note">
                <WithCode text={sayRemedy(run)} />
              </p>
            )}
            <p className="text-note text-soft">
              {run.times > 1 ? `${formatCount(run.times)} times, last ` : ''}
              <LocalTime at={run.lastAt} />
              {run.url !== null && (
                <>
                  {' · '}
                  <a href={run.url} rel="noreferrer" className="link">
                    the run at GitHub
                  </a>
                </>
              )}
            </p>
          </div>
          {mayBeTrusted(run) && (
            <p className="self-center">
              <Link
                href={`/settings/pipelines/new?run=${encodeURIComponent(run.id)}`}
                className={buttonLook()}
                aria-label={`Trust the repository ${run.repository}`}
              >
                Trust this repository
              </Link>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
