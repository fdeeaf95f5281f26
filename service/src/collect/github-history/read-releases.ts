import { applyRelease } from '../github/index.ts';
import { readNewestFirst } from './read-newest-first.ts';
import { applyEach, horizonOf, type Reader, timeOf } from './step.ts';

/** Reads a page of releases, the newest first. */
export const readReleases: Reader = (step) =>
  readNewestFirst(step, `/repos/${step.container}/releases`, {}, async (releases) => {
    const horizon = horizonOf(step).getTime();
    const recent = releases.filter((release) => timeOf(release, 'created_at') >= horizon);
    const told = recent.map((release) => ({
      identity: `release/${release.id}`,
      subject: `release ${release.tag_name}`,
      input: { release },
    }));
    await applyEach(step, 'release', told, applyRelease);
    return recent.length;
  });
