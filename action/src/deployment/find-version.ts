import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Version } from '@throughline/service/contracts/text';
import { z } from 'zod';
import { connectToGitHub } from '../github/connect.ts';
import { namedVersion, shortSha, versionOf } from '../job/version.ts';
import type { Context } from '../run.ts';

const SHARE = 0.2; // of the time left: the name is worth no more than that
const PLACEHOLDER = /^0\.0\.0\b/; // what a package holds that is given its version when it is published

const PackageJson = z.object({
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+/)
    .max(100),
});

/**
 * What is deployed: as told, or the tag, or the release. Without any of them the version in package.json with the short
 * SHA behind it, since most repositories deploy many commits under one, and two deployments of one name would be taken
 * for a redeployment or a rollback where a commit is not known; and without that the short SHA.
 */
export async function findVersion(context: Context): Promise<string> {
  const { settings, job, runner } = context;
  const named = namedVersion(settings.version, job);
  if (named !== undefined) return named;
  const version = await (async () => (await readCheckout(context)) ?? (await askGitHub(context)))().catch(
    (error: unknown) => {
      runner.debug(`package.json was not found: ${String(error)}`);
      return undefined;
    },
  );
  if (version === undefined || PLACEHOLDER.test(version)) return versionOf(settings.version, job);
  const full = `${version}${version.includes('+') ? '.' : '+'}${shortSha(job)}`;
  return Version.safeParse(full).data ?? versionOf(settings.version, job);
}

/** Of the folder checked out, if that is the commit that is deployed: a runner's own disk may hold yesterday's. */
async function readCheckout({ job }: Context): Promise<string | undefined> {
  if (!job.workspace) return undefined;
  const head = await readText(join(job.workspace, '.git/HEAD'));
  const branch = /^ref: (refs\/[\w./-]+)$/.exec(head?.trim() ?? '')?.[1];
  const commit = branch === undefined ? head : await readText(join(job.workspace, '.git', branch));
  if (commit?.trim() !== job.sha) return undefined;
  const text = await readText(join(job.workspace, 'package.json'));
  return text === undefined ? undefined : PackageJson.safeParse(JSON.parse(text)).data?.version;
}

function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

async function askGitHub({ settings, job, ports, deadline }: Context): Promise<string | undefined> {
  if (settings.githubToken === undefined) return undefined;
  const github = await connectToGitHub({
    token: settings.githubToken,
    job,
    fetch: ports.fetch,
    signal: ports.abortAfter(Math.floor(deadline.remainingMs() * SHARE)),
  });
  const { octokit, owner, repo } = github;
  const { data } = await octokit.rest.repos.getContent({
    owner,
    repo,
    path: 'package.json',
    ref: job.sha,
  });
  if (!('content' in data)) return undefined; // a folder of that name
  return PackageJson.safeParse(JSON.parse(Buffer.from(data.content, 'base64').toString('utf8'))).data
    ?.version;
}
