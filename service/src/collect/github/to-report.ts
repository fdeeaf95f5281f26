import { z } from 'zod';
import type { RecordDeployment, Run } from '../../contracts/deployments.ts';
import type { DeploymentTold } from './payloads.ts';

export type Report = z.output<typeof RecordDeployment>;

/** The source under which everything that GitHub itself tells is recorded. */
export const SOURCE = 'github' as const;
const SHORT_SHA_LENGTH = 10;

/** A version as people write them: `v1.2.3`, `checkout@2.0.1`, `checkout-v2.0.1`. A branch such as `release/2.0` is none. */
const TAG = /^(?:[\w.-]+@|[\w.-]+-(?=v\d))?v?\d+(?:\.\d+)+(?:[-+.][\w.+-]*)?$/;

/** What a deployment is called: by its tag where it was made from one, otherwise by its commit. */
export function versionOf({ ref, sha }: { ref: string; sha: string }): string {
  const tag = /^refs\/tags\/(.+)$/.exec(ref)?.[1] ?? (TAG.test(ref) ? ref : undefined);
  return tag ?? sha.slice(0, SHORT_SHA_LENGTH);
}

/**
 * The run of GitHub Actions that an address leads to. (The number of the job that is in some of them is left out: others
 * who report the same run call the job by its name.)
 */
export function runOf(urls: (string | null)[]): z.output<typeof Run> | undefined {
  for (const url of urls) {
    const match = /^https?:\/\/[^/]+\/([\w.-]+\/[\w.-]+)\/actions\/runs\/(\d+)(?:\/attempts\/(\d+))?/.exec(
      url ?? '',
    );
    if (!match?.[1] || !match[2]) continue;
    const attempt = Number(match[3]);
    return { repository: match[1], id: match[2], ...(attempt >= 1 && { attempt }) };
  }
  return undefined;
}

const Said = z.object({
  rollback: z.boolean().optional().catch(undefined),
  hotfix: z.boolean().optional().catch(undefined),
});

/** What the sender of a deployment said about it in `task` and `payload`. */
export function saidOf({ task, payload }: Pick<DeploymentTold, 'task' | 'payload'>) {
  const said = Said.parse(objectIn(payload));
  const rollback = task === 'deploy:rollback' || said.rollback === true;
  return {
    ...(rollback && { rollback }),
    ...(said.hotfix !== undefined && { hotfix: said.hotfix }),
  };
}

/** GitHub gives back what was sent: an object, or one written as text. */
export function objectIn(payload: unknown): object {
  if (typeof payload === 'object' && payload !== null) return payload;
  if (typeof payload !== 'string' || !payload.startsWith('{')) return {};
  try {
    return JSON.parse(payload);
  } catch {
    return {}; // text that only looks like it
  }
}
