import { expect, test } from 'vitest';
import { findOnGitHub } from '../src/deployment/on-github.ts';
import type { GitHub } from '../src/github/connect.ts';
import { findDeployment } from '../src/github/deployments.ts';
import type { Context } from '../src/run.ts';

const RUN = 'https://github.com/acme/shop/actions/runs/900';
const wanted = { environment: 'production', sha: 'a'.repeat(40), runId: '900' };

/** Deployments with the address that their status leads to, newest first. */
function githubWith(addresses: Readonly<Record<number, string>>): GitHub {
  const ids = Object.keys(addresses).map(Number).reverse();
  const repos = {
    listDeployments: async () => ({ data: ids.map((id) => ({ id })) }),
    listDeploymentStatuses: async ({ deployment_id: id }: { deployment_id: number }) => ({
      data: [{ log_url: addresses[id], target_url: '' }],
    }),
  };
  return { octokit: { rest: { repos } } as unknown as GitHub['octokit'], owner: 'acme', repo: 'shop' };
}

const legs = { 11: `${RUN}/job/501`, 12: `${RUN}/job/502` };

test.each<[string, Record<number, string>, string | undefined, number | undefined]>([
  ['the own of two legs', legs, '501', 11],
  ['neither of two legs, where the job is not known', legs, undefined, undefined],
  ['the only one of the run, where the job is not known', { 11: `${RUN}/job/501` }, undefined, 11],
  ['not that of another job', { 11: `${RUN}/job/502` }, '501', undefined],
  ['not that of a job whose number begins alike', { 11: `${RUN}/job/5011` }, '501', undefined],
  ['not that of a run whose number begins alike', { 11: `${RUN}0` }, '501', undefined],
  ['the only one that leads to the run alone', { 11: RUN, 12: `${RUN}/job/502` }, '501', 11],
  ['none of two that lead to the run alone', { 11: RUN, 12: `${RUN}/attempts/1` }, '501', undefined],
])('the deployment of the environment of a job is %s', async (_, addresses, jobId, expected) => {
  expect(await findDeployment(githubWith(addresses), { ...wanted, jobId })).toBe(expected);
});

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
