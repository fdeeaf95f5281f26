import type { DeploymentDetail, DeploymentRef } from '@throughline/service/contracts/deployments';
import { formatDuration } from '../../ui/format/duration.ts';
import { THIN_SPACE } from '../../ui/format/number.ts';
import { enumerate } from '../../ui/format/words.ts';
import type { Sentence } from '../../ui/sentence.tsx';

/** What became of a deployment, as somebody would tell it. */
export function sayVerdict(deployment: DeploymentDetail): Sentence {
  return [...sayFate(deployment), ...sayUndid(deployment.undid)];
}

function sayFate(deployment: DeploymentDetail): Sentence {
  const { verdict, status, startedAt, finishedAt, undoneBy, observationWindowHours } = deployment;
  const watched = `${observationWindowHours}${THIN_SPACE}h`;
  if (verdict === null) {
    if (status === 'started') return ['It is ', { strong: 'running' }, '; its finish has not been reported.'];
    return ['It was ', { strong: status }, ', so it counts neither for nor against anybody.'];
  }
  switch (verdict.kind) {
    case 'pending':
      return [
        'It is ',
        { strong: 'pending' },
        `: nothing has undone it so far, and it is watched for ${watched}.`,
      ];
    case 'held':
      return ['It ', { strong: 'held' }, `: nothing undid it in the ${watched} it was watched.`];
    case 'failed': {
      const took = finishedAt === null ? '' : ` after ${between(startedAt, finishedAt)}`;
      return ['It ', { strong: `failed${took}` }, ' and did not go live.'];
    }
    case 'rolled_back': {
      const after = finishedAt === null ? '' : ` after ${between(finishedAt, verdict.since)}`;
      const how = {
        version_history: undoneBy
          ? `${undoneBy.version}, which had been live before, was deployed again`
          : 'a version that had been live before was deployed again',
        declared: `${undoneBy?.version ?? 'the deployment that followed'} was declared a rollback of it`,
        revert_commit: `${undoneBy?.version ?? 'a later deployment'} carried the revert of a commit in it`,
        revert_pull_request: `${undoneBy?.version ?? 'a later deployment'} carried the revert of a pull request in it`,
        set_inactive: 'its source set it inactive in favour of an older one',
      }[verdict.reason];
      const failure = verdict.countsAsFailure
        ? ''
        : ' It was undone together with an earlier deployment, which carries the failure.';
      return ['It was ', { strong: `rolled back${after}` }, `: ${how}.${failure}`];
    }
    case 'hotfixed': {
      const { next } = deployment;
      const by = next?.id === verdict.byDeploymentId ? next.version : 'a later deployment';
      const after = finishedAt === null ? '' : ` after ${between(finishedAt, verdict.since)}`;
      return ['It was ', { strong: `hotfixed${after}` }, `: ${by} was a hotfix of what it had brought.`];
    }
    case 'regressed': {
      const [first] = verdict.evidence;
      return ['It ', { strong: 'regressed' }, `: ${first?.statement ?? 'something became worse at it.'}`];
    }
    case 'caused_incident': {
      const after = finishedAt === null ? '' : `, which began ${between(finishedAt, verdict.since)} after it`;
      const incident = deployment.incidents.find(({ id }) => id === verdict.incidentId);
      const named = incident ? `“${incident.title}”` : 'the incident';
      return ['It ', { strong: 'caused an incident' }, `: ${named}${after}, is put down to it.`];
    }
  }
}

function sayUndid(undid: readonly DeploymentRef[]): Sentence {
  return undid.length === 0
    ? []
    : [` It is itself a rollback: it undid ${enumerate(undid.map(({ version }) => version))}.`];
}

function between(from: string, to: string): string {
  return formatDuration(Math.max(0, Date.parse(to) - Date.parse(from)));
}
