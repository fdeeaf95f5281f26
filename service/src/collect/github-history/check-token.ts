import { ServiceError } from '../../errors.ts';
import { type OpenConnection, SyncPause } from '../connections/index.ts';
import { type GitHub, type GitHubOptions, openGitHub } from './client.ts';
import { explainFailure, isRequestError } from './explain-failure.ts';
import { isMissing } from './step.ts';

const REPOSITORIES_TRIED = 3; // somebody is waiting; what the others lack is said when they are read

/** One small request for each permission, in GitHub's words. */
const TRIALS = [
  { permission: 'Deployments', path: 'deployments' },
  { permission: 'Actions', path: 'actions/runs' },
  { permission: 'Issues', path: 'issues' },
  { permission: 'Pull requests', path: 'pulls' },
  { permission: 'Contents', path: 'commits' },
];

/**
 * Tries the token on some of the repositories.
 * @throws ServiceError token_refused, token_lacks_scope (naming every permission it lacks) or source_gone; SyncPause
 * when GitHub cannot tell at the moment
 */
export async function checkToken(
  connection: OpenConnection,
  repositories: string[],
  options: Pick<GitHubOptions, 'retryBaseMs'> = {},
): Promise<void> {
  const github = openGitHub({ connection, ...options });
  const explain = (error: unknown, container: string) =>
    explainFailure(error, { apiUrl: connection.apiUrl, container, now: new Date() });
  let scopes: Scopes;
  try {
    scopes = (await github.get('/rate_limit')).headers['x-oauth-scopes'];
  } catch (error) {
    if (!isRequestError(error) || error.status !== 404) throw explain(error, '');
    // GitHub Enterprise Server answers this where limits are off; the repositories themselves will tell.
  }
  for (const repository of repositories.slice(0, REPOSITORIES_TRIED)) {
    await github.get(`/repos/${repository}`).catch((error: unknown) => {
      // To a classic token without the scope, a private repository does not exist.
      if (isMissing(error) && scopes !== undefined && !/\brepo\b/.test(String(scopes)))
        throw lacksScope(repository, ['Metadata'], scopes);
      throw explain(error, repository);
    });
    const lacking = await findLacking(github, repository, (error) => explain(error, repository));
    if (lacking.length > 0) throw lacksScope(repository, lacking, scopes);
  }
}

/** Those of a classic token; others have none. */
type Scopes = string | number | undefined;

async function findLacking(
  github: GitHub,
  repository: string,
  explain: (error: unknown) => unknown,
): Promise<string[]> {
  const lacking: string[] = [];
  for (const { permission, path } of TRIALS) {
    try {
      await github.get(`/repos/${repository}/${path}`, { per_page: 1 });
    } catch (error) {
      const explained = explain(error);
      const passes = explained instanceof SyncPause || !(explained instanceof ServiceError);
      if (passes) throw explained;
      if (explained.code === 'token_lacks_scope') lacking.push(permission);
      // Anything else, such as 410 where issues are turned off, is no matter of the token.
    }
  }
  return lacking;
}

function lacksScope(repository: string, lacking: string[], scopes: Scopes): ServiceError {
  const classic = scopes !== undefined;
  return new ServiceError('token_lacks_scope', {
    detail: `The token may not read ${lacking.join(', ')} of ${repository}.${classic ? ` Its scopes are: ${scopes || 'none'}.` : ''}`,
    remedy: classic
      ? 'Make a token with the scope `repo` at GitHub → Settings → Developer settings, and enter that.'
      : `At GitHub → Settings → Developer settings, give the token read access to ${lacking.join(', ')} of ${repository}, then enter it again.`,
    field: 'token',
  });
}
