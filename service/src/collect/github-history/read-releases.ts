import { DAY_MS } from '../../contracts/time.ts';
import { applyRelease } from '../github/index.ts';
import type { Item } from './client.ts';
import { readNewestFirst } from './read-newest-first.ts';
import { applyEach, horizonOf, type Reader, timeOf } from './step.ts';

/** How much older than its release a commit may be. */
const OLDEST_COMMIT_MS = 180 * DAY_MS;

/**
 * Reads a page of releases. GitHub lists them by the time of their commits: one made now from an older commit stands
 * among the older ones, and may leave the first page as it was, which therefore does not tell whether anything changed.
 */
export const readReleases: Reader = (step) =>
  readNewestFirst({ ...step, etag: null }, `/repos/${step.container}/releases`, {}, async (releases) => {
    const horizon = horizonOf(step).getTime();
    const recent = releases.filter((release) => publishedAt(release) >= horizon);
    const told = recent.map((release) => ({
      identity: `release/${release.id}`,
      subject: `release ${release.tag_name}`,
      input: { release },
    }));
    await applyEach(step, 'release', told, applyRelease);
    const ended = releases.some((release) => timeOf(release, 'created_at') < horizon - OLDEST_COMMIT_MS);
    return { records: recent.length, ended };
  });

function publishedAt(release: Item): number {
  return timeOf(release, release.published_at ? 'published_at' : 'created_at');
}
