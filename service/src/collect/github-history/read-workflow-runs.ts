import { z } from 'zod';
import { DAY_MS } from '../../contracts/time.ts';
import { applyWorkflowRun, isDeploymentRun } from '../github/index.ts';
import { type Item, PAGE_SIZE, unreadable } from './client.ts';
import { inParallel } from './in-parallel.ts';
import { hasPathFilters, learnContents } from './learn-contents.ts';
import { workflowOf } from './resources.ts';
import { applyEach, type GitHubStep, horizonOf, isMissing, type Reader, timeOf } from './step.ts';

const SECOND_MS = 1000;
const FIRST_WINDOW_MS = 7 * DAY_MS;
const AT_A_TIME = 8;

/** Where to go on: a window of time, and a page where a single second holds more than one. */
const Cursor = z.object({
  from: z.number(),
  width: z.number(),
  page: z.number().int(),
  live: z.record(z.string(), z.string()),
});

/**
 * Reads the runs of a workflow (or of all) that began within a window of time, oldest first. GitHub shows no more than a
 * thousand for one search, newest first: so windows are narrowed until one page holds them, and widened where little
 * happened. The search shows only the last attempt of each run; those before it are read one by one.
 */
export const readWorkflowRuns: Reader = async (step) => {
  const now = step.recording.context.now().getTime();
  const horizon = horizonOf(step).getTime();
  const { from, width, page, live } =
    step.cursor === null
      ? { from: Math.floor(horizon / SECOND_MS) * SECOND_MS, width: FIRST_WINDOW_MS, page: 1, live: {} }
      : Cursor.parse(JSON.parse(step.cursor));
  const to = from + width - SECOND_MS; // both ends are included
  const { total, runs } = await search(step, from, to, page);
  if (total > PAGE_SIZE && width > SECOND_MS) {
    const fitting = (width * PAGE_SIZE) / (2 * total); // half full, were they spread evenly
    const narrower = Math.max(SECOND_MS, Math.floor(fitting / SECOND_MS) * SECOND_MS);
    return { records: 0, next: JSON.stringify({ from, width: narrower, page: 1, live }) };
  }
  const sorted = runs.sort((one, other) => timeOf(one, 'created_at') - timeOf(other, 'created_at'));
  const attempts = (await inParallel(sorted, AT_A_TIME, (run) => attemptsOf(step, run))).flat();
  const succeeded = attempts.filter(({ conclusion }) => conclusion === 'success');
  const deployed = succeeded.map((run) => ({ sha: String(run.head_sha), line: String(run.head_branch) }));
  const after = (await hasPathFilters(step)) ? await learnContents(step, deployed, live) : live;
  const told = attempts.map((run) => ({
    identity: `run/${run.id}/${run.run_attempt}`,
    subject: `run ${run.id}`,
    input: { run },
  }));
  await applyEach(step, 'workflow_run', told, applyWorkflowRun);
  const more = total > page * PAGE_SIZE && runs.length > 0;
  const further = total < PAGE_SIZE / 2 ? width * 2 : width;
  const next = more
    ? { from, width, page: page + 1, live: after }
    : { from: to + SECOND_MS, width: further, page: 1, live: after };
  return { records: attempts.length, next: more || to < now ? JSON.stringify(next) : null };
};

async function search({ github, container, resource }: GitHubStep, from: number, to: number, page: number) {
  const workflow = workflowOf(resource);
  const within = workflow === undefined ? 'actions' : `actions/workflows/${encodeURIComponent(workflow)}`;
  const created = `${instant(from)}..${instant(to)}`;
  const { data } = await github.get(`/repos/${container}/${within}/runs`, {
    created,
    per_page: PAGE_SIZE,
    page,
  });
  const found = data as { total_count?: number; workflow_runs?: Item[] };
  if (!Array.isArray(found.workflow_runs)) throw unreadable('it answers with something else than runs');
  return { total: found.total_count ?? 0, runs: found.workflow_runs };
}

/** Every attempt of a run that counts as a deployment, oldest first; only the last one where nothing happened since. */
async function attemptsOf(step: GitHubStep, last: Item): Promise<Item[]> {
  const { github, container: repository, since, recording } = step;
  const attempts: Item[] = [];
  if (timeOf(last, 'updated_at') < since.getTime()) return [last];
  if (!(Number(last.run_attempt) > 1) || !(await isDeploymentRun(recording, { repository, run: last })))
    return [last];
  for (let number = 1; number < Number(last.run_attempt); number += 1) {
    try {
      const path = `/repos/${repository}/actions/runs/${last.id}/attempts/${number}`;
      attempts.push((await github.get(path)).data as Item);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return [...attempts, last];
}

/** To the second, as GitHub's searches want it. */
function instant(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
