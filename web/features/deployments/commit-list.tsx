import type { DeploymentDetail } from '@throughline/service/contracts/deployments';
import { LocalTime } from '../../ui/local-time.tsx';
import { Note } from '../../ui/page.tsx';

const SHORT_SHA = 8;

export function CommitList({ deployment: { commits, rollback } }: { deployment: DeploymentDetail }) {
  if (commits.length === 0 && rollback)
    return <Note>None: it returned to a version that had been live before.</Note>;
  if (commits.length === 0) {
    return (
      <Note>
        None were reported. With them come lead times, and rollbacks are found by revert commits too: give the
        deploy job the history it needs (<code className="font-mono">fetch-depth: 0</code>).
      </Note>
    );
  }
  return (
    <ol className="border-line border-t">
      {commits.map(({ sha, message, author, authoredAt, reverts }) => (
        <li
          key={sha}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 border-grid border-b py-1.5"
        >
          <span className="min-w-0">
            <span title={sha} className="mr-2.5 font-mono text-note text-soft">
              {sha.slice(0, SHORT_SHA)}
            </span>
            {message}
          </span>
          <span className="text-soft">
            <LocalTime at={authoredAt} />
          </span>
          {(author !== null || reverts !== null) && (
            <span className="text-note text-soft">
              {author}
              {author !== null && reverts !== null && ' · '}
              {reverts !== null && (
                <>
                  reverts <span className="font-mono">{reverts.slice(0, SHORT_SHA)}</span>
                </>
              )}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
