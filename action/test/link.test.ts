import { expect, test } from 'vitest';
import { findOnGitHub } from '../src/deployment/on-github.ts';
import type { Context } from '../src/run.ts';

test('a job that may not look for its deployment on GitHub says so, with the permission that it lacks', async () => {
  const said: string[] = [];
  const context = {
    settings: { githubDeployment: 'link', githubToken: 'secret', environment: 'production' },
    job: {
      ...{ owner: 'acme', repository: 'shop', apiUrl: 'https://api.github.com', runId: '1' },
      ...{ runSha: 'a'.repeat(40), event: {} },
    },
    runner: { getState: () => '', info: (text: string) => void said.push(text) },
    deadline: { remainingMs: () => 5000 },
    ports: {
      fetch: async () => Response.json({ message: 'Resource not accessible' }, { status: 403 }),
      abortAfter: () => new AbortController().signal,
    },
  } as unknown as Context;
  expect(await findOnGitHub(context)).toBeUndefined();
  expect(said).toEqual([expect.stringContaining('the permission `deployments: read`')]);
});
