import type { RepositoryIds } from '../../contracts/trust-policies.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { openConnection, SyncPause } from '../connections/index.ts';
import { openGitHub } from './client.ts';
import { explainFailure } from './explain-failure.ts';
import { isMissing } from './step.ts';

/**
 * The numbers by which GitHub knows a repository and its owner, asked through whichever connection to that GitHub sees it.
 * @throws ServiceError with the command that tells them otherwise
 */
export async function findRepositoryIds(
  context: Context,
  { repository, apiUrl }: { repository: string; apiUrl: string },
): Promise<RepositoryIds> {
  const rows = await context.database.connection.findMany({
    where: { provider: 'github', apiUrl, token: { not: null } },
    orderBy: { slug: 'asc' },
  });
  if (rows.length === 0) {
    throw new ServiceError('unknown_connection', {
      detail: `There is no connection with a token to ${apiUrl}, so nobody can be asked for ${repository}.`,
      remedy: `Add one under Settings → Connections, or ask yourself: ${commandFor(repository)}`,
      field: 'repository',
    });
  }
  for (const row of rows) {
    const connection = openConnection(context, row);
    const github = openGitHub({ connection, retryBaseMs: 0 }); // somebody is waiting
    try {
      return { ...readIds((await github.get(`/repos/${repository}`)).data), connection: row.slug };
    } catch (error) {
      if (!isMissing(error)) throw explain(error, { repository, apiUrl, now: context.now() });
    }
  }
  throw new ServiceError('source_gone', {
    detail: `GitHub shows no ${repository} to ${rows.map(({ slug }) => slug).join(', ')}.`,
    remedy: `Correct the name, give the token access to it, or ask yourself: ${commandFor(repository)}`,
    field: 'repository',
  });
}

function readIds(data: unknown): Omit<RepositoryIds, 'connection'> {
  const { full_name, id, owner } = data as { full_name: string; id: number; owner: { id: number } };
  return { repository: full_name, repositoryId: String(id), repositoryOwnerId: String(owner.id) };
}

function explain(error: unknown, asked: { repository: string; apiUrl: string; now: Date }): unknown {
  const { repository, apiUrl, now } = asked;
  const explained = explainFailure(error, { apiUrl, container: repository, now });
  if (!(explained instanceof SyncPause)) return explained;
  return new ServiceError('source_unavailable', {
    detail: explained.message,
    remedy: `Try again later, or ask yourself: ${commandFor(repository)}`,
    field: 'repository',
    cause: explained,
  });
}

function commandFor(repository: string): string {
  return `gh api repos/${repository} --jq '.id, .owner.id'`;
}
