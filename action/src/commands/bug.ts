import { GitHubIssue, type TellIssues } from '@throughline/service/contracts/issues';
import { z } from 'zod';
import { connectToGitHub } from '../github/connect.ts';
import { statusOf } from '../github/explain-refusal.ts';
import type { Command, Context } from '../run.ts';
import { readTimeline } from './read-timeline.ts';
import { reportIssues } from './report-issues.ts';
import { NOTHING_TOLD, tellIssues } from './tell-issues.ts';
import { troubleOf } from './trouble.ts';

const SHARE_FOR_TIMELINE = 0.5; // of the time allowed

/** The payload of an `issues` event, as far as it is used. */
const Payload = z.object({
  action: z.string(),
  issue: GitHubIssue.extend({ pull_request: z.unknown().optional() }),
  label: z.object({ name: z.string() }).nullish(),
  sender: z.object({ login: z.string() }).nullish(),
});
type Payload = z.infer<typeof Payload>;

/** Tells of the issue that started the job, with everything that happened to it. */
export const command: Command = {
  work: async (context) => {
    const payload = Payload.safeParse(context.job.payload).data;
    if (payload === undefined) {
      return {
        level: 'error',
        message: `\`record: bug\` tells of the issue that started the job, and a ${context.job.eventName} event has none. Let the workflow run \`on: issues\`, or use \`record: bugs\` on a schedule.`,
      };
    }
    if (payload.issue.pull_request !== undefined) {
      context.runner.info('It is a pull request, which is no bug.');
      return undefined;
    }
    const told = await tellIssues(context, await factOf(context, payload), NOTHING_TOLD);
    if (!told.ok) return troubleOf(`#${payload.issue.number}`, told.failure);
    await reportIssues(context, told.value);
    return undefined;
  },
};

/** The timeline tells every reopening; without it only what has just happened is known. */
async function factOf(context: Context, { action, issue, label, sender }: Payload): Promise<TellIssues> {
  const { job } = context;
  const { pull_request: _, ...rest } = issue;
  const timeline = await timelineOf(context, issue.number);
  const happened = { action, actor: sender?.login ?? null, label: label?.name ?? null };
  return {
    source: 'github',
    repository: `${job.owner}/${job.repository}`,
    issues: [{ issue: rest, happened, ...(timeline && { timeline }) }],
  };
}

async function timelineOf({ settings, job, ports, deadline, runner }: Context, number: number) {
  if (settings.githubToken === undefined) return undefined;
  try {
    const github = await connectToGitHub({
      token: settings.githubToken,
      job,
      fetch: ports.fetch,
      signal: ports.abortAfter(Math.floor(deadline.remainingMs() * SHARE_FOR_TIMELINE)),
    });
    return await readTimeline(github, number);
  } catch (error) {
    const status = statusOf(error);
    runner.info(
      `GitHub did not give the timeline of #${number}${status === undefined ? '' : ` (${status})`}; earlier reopenings are not known without the permission \`issues: read\`.`,
    );
    return undefined;
  }
}
