import type { Octokit } from '@octokit/rest';
import type { Job } from '../job/read.ts';

/** GitHub's API, bound to the repository of the job and to one moment at which it stops being waited for. */
export type GitHub = Readonly<{ octokit: Octokit; owner: string; repo: string }>;

export async function connectToGitHub(options: {
  token: string;
  job: Job;
  fetch: typeof globalThis.fetch;
  signal: AbortSignal;
}): Promise<GitHub> {
  const { token, job, fetch, signal } = options;
  const { Octokit } = await import('./octokit.ts'); // a chunk of its own: the start does without it
  const silent = () => {};
  const octokit = new Octokit({
    auth: token,
    baseUrl: job.apiUrl,
    userAgent: 'throughline-action',
    request: { fetch, signal },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  return { octokit, owner: job.owner, repo: job.repository };
}
