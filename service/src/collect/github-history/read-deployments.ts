import { z } from 'zod';
import { applyDeployment, applyDeployments } from '../github/index.ts';
import { type Item, PAGE_SIZE, type Page } from './client.ts';
import { inParallel } from './in-parallel.ts';
import { hasPathFilters, learnContents } from './learn-contents.ts';
import { applyAll, applyEach, type GitHubStep, horizonOf, isUnchanged, type Reader, timeOf } from './step.ts';

const AT_A_TIME = 8; // GitHub asks for few requests at once

/** Where to go on: pages are read from the oldest to the newest, so that each deployment finds the one before it. */
const Cursor = z.object({
  page: z.number().int(),
  newest: z.number(),
  /** The commit last deployed to each environment. */
  live: z.record(z.string(), z.string()),
});
type Cursor = z.infer<typeof Cursor>;

/**
 * Reads a page of deployments with their statuses. GitHub lists the newest first and numbers pages from there, so what
 * is deployed meanwhile pushes others to the page behind: that one is therefore listed again with each page.
 */
export const readDeployments: Reader = async (step) => {
  const path = `/repos/${step.container}/deployments`;
  const list = (page: number) => step.github.list(path, { per_page: PAGE_SIZE, page });
  if (step.cursor !== null) return readPage(step, list, Cursor.parse(JSON.parse(step.cursor)));
  try {
    const first = await step.github.list(path, { per_page: PAGE_SIZE, page: 1 }, { etag: step.etag });
    const page = await oldestPage(step, list, first);
    return { ...(await readPage(step, list, { page, newest: 0, live: {} }, first)), etag: first.etag };
  } catch (error) {
    if (isUnchanged(error)) return { records: 0, next: null };
    throw error;
  }
};

/** The last page that begins within what is to be read. */
async function oldestPage(
  step: GitHubStep,
  list: (page: number) => Promise<Page>,
  first: Page,
): Promise<number> {
  const horizon = horizonOf(step).getTime();
  let known = 1;
  let last = first.last;
  while (known < last) {
    const middle = Math.ceil((known + last) / 2);
    const [newest] = (await list(middle)).items;
    if (newest && timeOf(newest, 'created_at') >= horizon) known = middle;
    else last = middle - 1;
  }
  return known;
}

async function readPage(
  step: GitHubStep,
  list: (page: number) => Promise<Page>,
  { page, newest, live }: Cursor,
  first?: Page,
) {
  const behind = newest > 0 ? (await list(page + 1)).items : [];
  const here = page === 1 && first ? first.items : (await list(page)).items;
  const horizon = horizonOf(step).getTime();
  const deployments = [...here, ...behind]
    .filter((item) => Number(item.id) > newest && timeOf(item, 'created_at') >= horizon)
    .sort((one, other) => Number(one.id) - Number(other.id));
  const changed = deployments.filter((item) => timeOf(item, 'updated_at') >= step.since.getTime());
  const told = await inParallel(changed, AT_A_TIME, async (deployment) => ({
    identity: `deployment/${deployment.id}`,
    subject: `deployment ${deployment.id}`,
    input: { deployment, statuses: await statusesOf(step, deployment) },
  }));
  let after = live;
  if (await hasPathFilters(step)) {
    const lasting = deployments.filter((item) => item.transient_environment !== true);
    const deployed = lasting.map((item) => ({ sha: String(item.sha), line: String(item.environment) }));
    after = await learnContents(step, deployed, live);
    await applyEach(step, 'deployment', told, applyDeployment); // each is placed by the one before it
  } else await applyAll(step, 'deployment', told, applyDeployments);
  const reached = Math.max(newest, ...deployments.map((item) => Number(item.id)));
  const next = { page: page - 1, newest: reached, live: after };
  return { records: told.length, next: page > 1 ? JSON.stringify(next) : null };
}

async function statusesOf({ github, container }: GitHubStep, { id }: Item): Promise<Item[]> {
  return (await github.list(`/repos/${container}/deployments/${id}/statuses`, { per_page: PAGE_SIZE })).items;
}
