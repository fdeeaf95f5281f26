import { findContents, findPrevious } from '../commits/index.ts';
import { finishDeployment } from '../deployments/index.ts';
import type { Recording } from '../recording.ts';

/**
 * Gives deployments that came without commits those between the one before them and their own, as far as the commits of
 * the repository are known; and those that come right after them, which may have waited for them. Once they have some
 * they are left alone. Returns how many were filled.
 */
export async function fillContents(recording: Recording, deploymentIds: string[]): Promise<number> {
  const { database } = recording.context;
  const rows = await database.deployment.findMany({
    where: {
      OR: [{ id: { in: deploymentIds } }, { previousId: { in: deploymentIds } }],
      commitCount: 0,
      commitSha: { not: null },
      finishedAt: { not: null },
      status: { not: 'started' },
    },
    include: { service: { select: { repositories: { where: { provider: 'github' } } } } },
    orderBy: [{ finishedAt: 'asc' }, { id: 'asc' }],
  });
  let filled = 0;
  for (const { id, environmentId, commitSha: to, finishedAt: at, status, service } of rows) {
    if (to === null || at === null || status === 'started') continue;
    const from = await findPrevious(database, { environmentId, at });
    if (from === null) continue;
    for (const { fullName } of service.repositories) {
      const contents = await findContents(database, { repository: fullName, from, to });
      if (!contents || contents.commits.length === 0) continue;
      await finishDeployment(recording, id, { status, commits: contents.commits });
      filled += 1;
      break;
    }
  }
  return filled;
}
