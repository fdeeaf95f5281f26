import type { GateOverride } from '@throughline/service/contracts/gate';
import { readTimeline } from '../commands/read-timeline.ts';
import { connectToGitHub, type GitHub } from '../github/connect.ts';
import { statusOf } from '../github/explain-refusal.ts';
import { findCommit } from '../github/find-commit.ts';
import { deployedCommit } from '../job/version.ts';
import type { Context } from '../run.ts';

const SHARE = 0.5; // of the time left

type PullRequest = Readonly<{ number: number; labels: readonly string[]; url: string }>;

/**
 * Who let the deployment through: the label on the pull request that is deployed. GitHub is asked first, since the
 * payload of a job that is run again is as old as its first attempt, and the label is set in between.
 */
export async function findOverride(context: Context): Promise<GateOverride | undefined> {
  const { settings, job, ports, deadline, runner } = context;
  const told = job.event.pullRequest;
  const here = `${new URL(job.runUrl).origin}/${job.owner}/${job.repository}/pull`;
  const inPayload = told && { number: told.number, labels: told.labels, url: `${here}/${told.number}` };
  const wanted = (pull: PullRequest) => pull.labels.includes(settings.gateOverrideLabel);
  const plain =
    inPayload && wanted(inPayload) ? overrideOf(settings.gateOverrideLabel, inPayload.url) : undefined;
  if (settings.githubToken === undefined) return plain;
  try {
    const github = await connectToGitHub({
      token: settings.githubToken,
      job,
      fetch: ports.fetch,
      signal: ports.abortAfter(Math.floor(deadline.remainingMs() * SHARE)),
    });
    const pulls = told ? [await readPull(github, told.number)] : await findPulls(github, context);
    const pull = pulls.find(wanted);
    if (pull === undefined) return undefined;
    const by = await findWhoSetIt(github, pull.number, settings.gateOverrideLabel).catch(() => undefined);
    return overrideOf(settings.gateOverrideLabel, pull.url, by);
  } catch (error) {
    const status = statusOf(error);
    runner.notice(
      `GitHub did not say whether the pull request has the label ${settings.gateOverrideLabel}${status === undefined ? '' : ` (${status})`}; it needs the permission \`pull-requests: read\`.`,
    );
    return plain;
  }
}

function overrideOf(label: string, url: string, by?: string): GateOverride {
  return { label, url, ...(by !== undefined && { by }) };
}

async function readPull({ octokit, owner, repo }: GitHub, number: number): Promise<PullRequest> {
  const { data } = await octokit.rest.pulls.get({ owner, repo, pull_number: number });
  return { number, labels: data.labels.map(({ name }) => name), url: data.html_url };
}

async function findPulls(github: GitHub, { settings, job }: Context): Promise<PullRequest[]> {
  const { octokit, owner, repo } = github;
  const commit = deployedCommit(settings.version, job);
  const sha =
    commit.kind === 'known' ? commit.sha : await findCommit(github, commit.refs, { otherwise: job.sha });
  if (sha === undefined) return [];
  const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
    owner,
    repo,
    commit_sha: sha,
  });
  return data.map(({ number, labels, html_url: url }) => ({
    number,
    labels: labels.map(({ name }) => name),
    url,
  }));
}

async function findWhoSetIt(github: GitHub, number: number, label: string): Promise<string | undefined> {
  const events = (await readTimeline(github, number)) ?? [];
  return events.findLast((event) => event.event === 'labeled' && event.label?.name === label)?.actor?.login;
}
