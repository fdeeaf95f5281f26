import { findMerged, putComment } from '../github/comments.ts';
import { connectToGitHub } from '../github/connect.ts';
import { explainRefusal } from '../github/explain-refusal.ts';
import type { Context } from '../run.ts';
import type { TeamScorecard } from '../service/answers.ts';
import { comment } from '../summary/comment.ts';
import type { Finished } from './finish.ts';

const LONGEST_MARK = 200;

/** Writes what was deployed on the pull request whose merge that is, in one comment per environment. */
export async function commentOnPullRequest(
  context: Context,
  given: Readonly<{
    version: string;
    finished: readonly Finished[];
    scorecards: ReadonlyMap<string, TeamScorecard>;
  }>,
): Promise<void> {
  const { settings, job, runner, ports, deadline } = context;
  if (!settings.comment || settings.githubToken === undefined) return;
  if (given.finished.every(({ kind }) => kind === 'skipped')) return;
  try {
    const github = await connectToGitHub({
      token: settings.githubToken,
      job,
      fetch: ports.fetch,
      signal: ports.abortAfter(Math.floor(deadline.remainingMs())),
    });
    const sha = given.finished[0]?.contents?.commitSha ?? job.sha;
    const number = job.event.pullRequest?.number ?? (await findMerged(github, sha));
    if (number === undefined)
      return runner.info(`No pull request was merged as ${sha.slice(0, 7)}: none to comment on.`);
    const what = `${settings.targets.map(({ service }) => service).join(' ')} ${settings.environment}`;
    const marker = `<!-- throughline ${what
      .replace(/[^\w. -]/g, '-')
      .replaceAll('--', '-')
      .slice(0, LONGEST_MARK)} -->`;
    await putComment(github, { number, marker, text: comment({ ...given, settings, runUrl: job.runUrl }) });
  } catch (error) {
    runner.notice(
      `The pull request was not commented on: ${explainRefusal(error, 'pull-requests: write')} Everything else is recorded.`,
    );
  }
}
