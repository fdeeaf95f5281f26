import type { SyncPage } from '../connections/index.ts';
import { type Item, PAGE_SIZE } from './client.ts';
import { type GitHubStep, isUnchanged } from './step.ts';

/**
 * Reads a page of a list whose newest items come first, and ends with the first page that holds an older one. What is
 * added meanwhile pushes items to later pages, where they are only seen twice. `record` answers how many were recent.
 */
export async function readNewestFirst(
  step: GitHubStep,
  path: string,
  query: Record<string, string>,
  record: (items: Item[]) => Promise<number>,
): Promise<SyncPage> {
  const { github, cursor, etag } = step;
  try {
    const page =
      cursor === null
        ? await github.list(path, { ...query, per_page: PAGE_SIZE }, { etag })
        : await github.list(cursor);
    const records = await record(page.items);
    const ended = records < page.items.length;
    return { records, next: ended ? null : page.next, ...(cursor === null && { etag: page.etag }) };
  } catch (error) {
    if (isUnchanged(error)) return { records: 0, next: null };
    throw error;
  }
}
