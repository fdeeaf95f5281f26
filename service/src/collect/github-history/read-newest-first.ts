import type { SyncPage } from '../connections/index.ts';
import { type Item, PAGE_SIZE } from './client.ts';
import { type GitHubStep, isUnchanged } from './step.ts';

/** What became of a page. */
export interface Recorded {
  records: number;
  /** Whether all that follows is too old. */
  ended: boolean;
}

/**
 * Reads a page of a list whose newest items come first, until `record` says that the rest is too old. What is added
 * meanwhile pushes items to later pages, where they are only seen twice.
 */
export async function readNewestFirst(
  step: GitHubStep,
  path: string,
  query: Record<string, string>,
  record: (items: Item[]) => Promise<Recorded>,
): Promise<SyncPage> {
  const { github, cursor, etag } = step;
  try {
    const page =
      cursor === null
        ? await github.list(path, { ...query, per_page: PAGE_SIZE }, { etag })
        : await github.list(cursor);
    const { records, ended } = await record(page.items);
    return { records, next: ended ? null : page.next, ...(cursor === null && { etag: page.etag }) };
  } catch (error) {
    if (isUnchanged(error)) return { records: 0, next: null };
    throw error;
  }
}
