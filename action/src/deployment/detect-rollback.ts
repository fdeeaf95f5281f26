import type { Comparison } from '../github/find-commits.ts';
import type { RecordedDeployment } from '../service/answers.ts';

/** Why a deployment is taken for a rollback before the service has judged it. */
export type Rollback = Readonly<{
  kind: 'older_commit' | 'earlier_version' | 'revert';
  because: string;
}>;

type Deployed = Pick<RecordedDeployment, 'version' | 'commitSha'>;

/**
 * Whether what is deployed goes back behind what is live.
 *
 * @param history the succeeded deployments there, newest first
 * @param comparison of the commit that is deployed with the newest of them
 */
export function detectRollback(
  deployed: Readonly<{ version: string; commitSha: string | undefined }>,
  history: readonly Deployed[],
  comparison: Comparison | undefined,
): Rollback | undefined {
  const [present] = history;
  if (present === undefined) return undefined;
  const known = comparison?.kind === 'known' ? comparison : undefined;
  if (known && known.total === 0 && known.behindBy > 0) {
    return {
      kind: 'older_commit',
      because: `it leaves out ${known.behindBy} ${known.behindBy === 1 ? 'commit' : 'commits'} of ${present.version}`,
    };
  }
  // By when each was first live: after V1 → V2 → V1, deploying V2 again is no rollback.
  const firstLive = (one: Deployed) => history.findLastIndex((other) => isSame(one, other));
  const candidate = { version: deployed.version, commitSha: deployed.commitSha ?? null };
  if (!isSame(candidate, present) && firstLive(candidate) > firstLive(present))
    return {
      kind: 'earlier_version',
      because: `${deployed.version} had been live before ${present.version}`,
    };

  // What was brought and reverted in one deployment was never live.
  const brought = known?.commits ?? [];
  const reverts = brought.flatMap(({ reverts: sha }) => sha ?? []);
  const reverted = reverts.find((sha) => !brought.some((commit) => commit.sha.startsWith(sha)));
  if (reverted !== undefined)
    return { kind: 'revert', because: `it reverts the commit ${reverted.slice(0, 7)}, which is live` };
  const pull = known?.revertedPulls.find(
    (number) => !brought.some(({ message }) => message.includes(`(#${number})`)),
  );
  if (pull !== undefined)
    return { kind: 'revert', because: `it reverts the pull request #${pull}, which is live` };
  return undefined;
}

/** By commit, and by name where one of the two has none, as the service compares them. */
function isSame(one: Deployed, other: Deployed): boolean {
  if (one.commitSha === null || other.commitSha === null) return one.version === other.version;
  return one.commitSha.startsWith(other.commitSha) || other.commitSha.startsWith(one.commitSha);
}
