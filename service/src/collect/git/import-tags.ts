import { MAX_COMMITS, type RecordDeployment } from '../../contracts/deployments.ts';
import type { Access } from './api.ts';
import { checkRepository } from './check-repository.ts';
import { findService } from './find-service.ts';
import { readCommits } from './read-commits.ts';
import { readHistory } from './read-history.ts';
import { readTags, type Tag } from './read-tags.ts';
import { send } from './send.ts';
import { splitHistory } from './split-history.ts';
import { type Target, toDeployment } from './to-deployment.ts';

export interface ImportTags {
  repository: string;
  pattern: string;
  target: Target;
  /** Creates the service for this team when it is not there. */
  team: string | undefined;
  access: Access;
  now: () => number;
  onTag: (progress: { done: number; total: number; tag: string; commits: number }) => void;
  /** Something was left out or cut; said at once, and not an error. */
  onNote: (note: string) => void;
}

export interface Imported {
  recorded: number;
  known: number;
  skipped: number;
  commits: number;
}

/**
 * Turns the release tags of a clone into deployments with the commits that each was the first to contain.
 * Everything that can be refused is looked at before the first one is sent. @throws Refusal
 */
export async function importTags(options: ImportTags): Promise<Imported> {
  const { repository, pattern, target, team, access, now, onTag, onNote } = options;
  await checkRepository(repository);
  const { tags, notReleases } = await readTags(repository, pattern);
  await findService(access, target, team);
  const skipped = notReleases.map((name) => `${name} is skipped: it does not lead to a commit with a date`);
  // Commits are given out only after this: a tag that is skipped must not take any with it.
  const releases = tags.flatMap((tag): Release[] => {
    const converted = toDeployment(tag, target, now());
    if ('deployment' in converted) return [{ tag, deployment: converted.deployment }];
    skipped.push(`${tag.name} is skipped: ${converted.refused}`);
    return [];
  });
  for (const note of skipped) onNote(note);

  const history = await readHistory(repository, releases.map(commitOf));
  const ages = new Map(history.map(({ commit }, age) => [commit, age]));
  releases.sort(byTimeAndAncestry(ages));
  const brought = splitHistory(history, releases.map(commitOf));
  const imported: Imported = { recorded: 0, known: 0, skipped: skipped.length, commits: 0 };
  for (const [index, { tag, deployment }] of releases.entries()) {
    const shas = brought[index] ?? [];
    const newest = shas.slice(-MAX_COMMITS);
    if (newest.length < shas.length) {
      onNote(`${tag.name} brought ${shas.length} commits: the newest ${MAX_COMMITS} are kept`);
    }
    const read = await readCommits(repository, newest);
    const commits = read.filter(({ authoredAt }) => Date.parse(authoredAt) <= now());
    if (commits.length < newest.length) {
      onNote(`${tag.name}: ${newest.length - commits.length} commits without a usable date are left out`);
    }
    imported[await send(access, { ...deployment, commits })] += 1;
    imported.commits += commits.length;
    onTag({ done: index + 1, total: releases.length, tag: tag.name, commits: commits.length });
  }
  return imported;
}

interface Release {
  tag: Tag;
  deployment: RecordDeployment;
}

function commitOf({ tag }: Release): string {
  return tag.commit;
}

/** By time; of tags made in the same second the one whose commit came first. Ages count from the newest commit. */
function byTimeAndAncestry(ages: ReadonlyMap<string, number>): (a: Release, b: Release) => number {
  const age = ({ tag }: Release) => ages.get(tag.commit) ?? 0;
  return (a, b) => a.tag.at - b.tag.at || age(b) - age(a);
}
