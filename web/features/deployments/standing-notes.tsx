import type { DeploymentDetail } from '@throughline/service/contracts/deployments';
import Link from 'next/link';

/** Why it counts otherwise than its own outcome would have it. */
export function StandingNotes({ deployment: { supersededBy, hotfix } }: { deployment: DeploymentDetail }) {
  return (
    <>
      {supersededBy !== null && (
        <p className="mt-1.5 text-note text-soft">
          It was run again, and{' '}
          <Link href={`/deployments/${encodeURIComponent(supersededBy)}`} className="link">
            the re-run
          </Link>{' '}
          took its place: only that one counts.
        </p>
      )}
      {hotfix !== null && (
        <p className="mt-1.5 text-note text-soft">
          It is a hotfix of what was live before: <span className="text-ink">{hotfix}</span>.
        </p>
      )}
    </>
  );
}
