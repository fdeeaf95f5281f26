import type { Deployment } from '@throughline/service/contracts/deployments';
import Link from 'next/link';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatQuantity } from '../../ui/format/number.ts';
import { LocalTime } from '../../ui/local-time.tsx';
import { VerdictMark } from './verdict-mark.tsx';

/** Deployments, newest first: what became of each, what it was, when. `within` leaves out what the page already says. */
export function DeploymentRows({ deployments, within }: { deployments: Deployment[]; within?: 'team' }) {
  if (deployments.length === 0) {
    return (
      <p className="border-line border-y py-4 text-soft">
        None has been reported yet. The step to paste into a deploy job is under{' '}
        <Link href="/settings/tokens" className="link">
          Settings, Tokens
        </Link>
        .
      </p>
    );
  }
  return (
    <ul className="border-line border-t">
      {deployments.map((deployment) => (
        <li
          key={deployment.id}
          className="deployment-row relative border-line border-b py-2 has-[a:hover]:bg-panel"
        >
          <span className="[grid-area:verdict]">
            <VerdictMark deployment={deployment} />
          </span>
          <span className="min-w-0 [grid-area:what]">
            <Link
              href={`/deployments/${encodeURIComponent(deployment.id)}`}
              className="no-underline after:absolute after:inset-0 after:content-['']"
            >
              <b>{deployment.service.name}</b>{' '}
              <span className="break-all font-mono text-note">{deployment.version}</span>
            </Link>
            {!deployment.production && (
              <span className="text-note text-soft"> · {deployment.environment}</span>
            )}
          </span>
          <span className="min-w-0 text-note text-soft [grid-area:how] wide:truncate">
            {sayHow(deployment, within)}
          </span>
          <span className="text-soft [grid-area:when]">
            <LocalTime at={deployment.finishedAt ?? deployment.startedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function sayHow(deployment: Deployment, within: 'team' | undefined): string {
  const { verdict, finishedAt, commitCount, actor, team, rollback, hotfix, supersededBy } = deployment;
  const parts = [
    within === 'team' ? '' : team.name,
    verdict !== null && SINCE_FINISH.has(verdict.kind) && finishedAt !== null
      ? `after ${formatDuration(Math.max(0, Date.parse(verdict.since) - Date.parse(finishedAt)))}`
      : '',
    rollback ? 'a rollback' : '',
    hotfix === null ? '' : 'a hotfix',
    supersededBy === null ? '' : 'run again',
    commitCount > 0 ? formatQuantity(commitCount, 'commit') : '',
    actor ?? '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Verdicts whose moment says how long the deployment had been live. */
const SINCE_FINISH: ReadonlySet<string> = new Set([
  'rolled_back',
  'hotfixed',
  'caused_incident',
  'regressed',
]);
