import { RecordDeployment } from '../../contracts/deployments.ts';
import { toTimestamp } from './read-commits.ts';
import type { Tag } from './read-tags.ts';
import { cleanLine } from './text.ts';

export const SOURCE = 'git-import';

export interface Target {
  service: string;
  environment: string;
}

export type Converted = { deployment: RecordDeployment } | { refused: string };

/** A release tag as the deployment it stands for, still without its commits; or why it cannot be one. */
export function toDeployment(tag: Tag, target: Target, now: number): Converted {
  const at = toTimestamp(tag.at);
  if (at === undefined) return { refused: 'its date cannot be used' };
  if (tag.at > now) return { refused: `its date, ${at}, lies in the future` };
  const actor = cleanLine(tag.tagger ?? '', 200);
  const deployment: RecordDeployment = {
    service: target.service,
    environment: target.environment,
    version: tag.name,
    commitSha: tag.commit,
    status: 'succeeded',
    startedAt: at,
    finishedAt: at,
    source: SOURCE,
    externalId: `${target.service}:${target.environment}:${tag.name}`,
    ...(actor !== '' && { actor }),
  };
  const issue = RecordDeployment.safeParse(deployment).error?.issues[0];
  return issue === undefined ? { deployment } : { refused: `its ${issue.path.join('.')} ${issue.message}` };
}
