import type { FindContents } from '../deployment/contents.ts';
import { deployedCommit } from '../job/version.ts';
import type { Context } from '../run.ts';
import type { Planned } from './ask-gate.ts';

/** What of a job's services is deployed: those without a change are not, and nothing is asked about them. */
export async function plan({ settings, job }: Context, find: FindContents): Promise<Planned[]> {
  const commit = deployedCommit(settings.version, job);
  const [name = ''] = commit.kind === 'named' ? commit.refs : [];
  const given = commit.kind === 'known' ? commit.sha : /^[0-9a-f]{7,64}$/.test(name) ? name : undefined;
  const planned = await Promise.all(
    settings.targets.map(async (target) => {
      const { untouched, commitSha = given, rollback } = await find(target);
      return untouched ? [] : [{ service: target.service, commitSha, rollback: rollback !== undefined }];
    }),
  );
  return planned.flat();
}
