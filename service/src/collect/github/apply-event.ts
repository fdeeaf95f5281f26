import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import type { Applied, Arrived } from '../deliveries/index.ts';
import type { Recording } from '../recording.ts';
import { applyCommits, applyPush } from './apply-commits.ts';
import { applyDeployment } from './apply-deployment.ts';
import { applyIssue } from './apply-issue.ts';
import { applyLabel } from './apply-label.ts';
import { applyPullRequest } from './apply-pull-request.ts';
import { applyRelease } from './apply-release.ts';
import { applyWorkflowRun } from './apply-workflow-run.ts';
import { readBody } from './read-body.ts';

const Payload = z.record(z.string(), z.unknown());
type Payload = z.output<typeof Payload>;
type Apply = (recording: Recording, payload: Payload) => Promise<Applied>;

/** What webhooks of GitHub's are understood; all others are kept and counted. */
const WEBHOOKS: Record<string, Apply | undefined> = {
  deployment: applyDeployment,
  deployment_status: (recording, { repository, deployment, deployment_status }) =>
    applyDeployment(recording, { repository, deployment, statuses: [deployment_status] }),
  workflow_run: (recording, { repository, workflow_run }) =>
    applyWorkflowRun(recording, { repository, run: workflow_run }),
  release: (recording, payload) => applyReleaseEvent(recording, payload),
  issues: (recording, { repository, issue, action, label, sender }) =>
    applyIssue(recording, {
      repository,
      issue,
      happened: { action, actor: textIn(sender, 'login'), label: textIn(label, 'name') },
    }),
  label: applyLabel,
  pull_request: (recording, { repository, pull_request }) =>
    applyPullRequest(recording, { repository, pullRequest: pull_request }),
  push: (recording, { repository, ...push }) => applyPush(recording, { repository, push }),
  ping: async () => ({
    outcome: 'used',
    subject: 'ping',
    reason: 'GitHub has found the way here: the webhook is set up and its secret fits.',
  }),
};

/** What was read from the history and refused, in the form in which it was applied. */
const HISTORY: Record<string, Apply | undefined> = {
  deployment: applyDeployment,
  workflow_run: applyWorkflowRun,
  release: applyRelease,
  issue: applyIssue,
  pull_request: applyPullRequest,
  commits: applyCommits,
};

/**
 * Understands one message of GitHub's, or one object of its history: an event `history.issue` has as its body what
 * `applyIssue` takes. @throws ServiceError when it should have been used and could not be
 */
export async function applyGitHubEvent(recording: Recording, delivery: Arrived): Promise<Applied> {
  const { event, headers, body } = delivery;
  const subject = delivery.subject ?? event;
  const [kind = '', rest = ''] = event.split('.');
  const apply =
    kind === 'history' ? HISTORY[rest] : Object.hasOwn(WEBHOOKS, kind) ? WEBHOOKS[kind] : undefined;
  if (!apply) {
    const reason = `Nothing that is measured here depends on events of the type ${kind}.`;
    return { outcome: 'ignored', subject, code: 'unknown_event', reason };
  }
  const payload = Payload.safeParse(readBody(headers['content-type'], body));
  if (!payload.success) {
    throw new ServiceError('invalid_json', {
      detail: 'The message is not a JSON object.',
      remedy: 'Choose application/json as the content type of the webhook.',
    });
  }
  const applied = await apply(recording, payload.data);
  return { ...applied, subject: kind === 'ping' ? subject : applied.subject };
}

async function applyReleaseEvent(recording: Recording, payload: Payload): Promise<Applied> {
  const { repository, release, action } = payload;
  if (action === 'deleted' || action === 'unpublished') {
    return {
      outcome: 'ignored',
      subject: `${textIn(repository, 'full_name')} release ${textIn(release, 'tag_name')}`,
      code: 'release_withdrawn',
      reason: 'What was released was released: taking it back does not undo that it was live.',
    };
  }
  return applyRelease(recording, { repository, release });
}

function textIn(value: unknown, key: string): string | null {
  const found = Payload.safeParse(value).data?.[key];
  return typeof found === 'string' ? found : null;
}
