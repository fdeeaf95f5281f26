import { Refusal } from './refusal.ts';
import { runGit } from './run-git.ts';
import { splitFields } from './text.ts';

export interface Tag {
  name: string;
  /** The commit it leads to, through any number of tags of tags. */
  commit: string;
  /** When it was made: by the tagger, or when the commit was made for a tag without one. In milliseconds. */
  at: number;
  tagger: string | undefined;
}

export interface ReadTags {
  tags: Tag[];
  /** Names that match but do not lead to a commit with a time. */
  notReleases: string[];
}

const FIELDS = [
  '%(refname:strip=2)',
  '%(objectname)',
  '%(creatordate:unix)',
  '%(*committerdate:unix)',
  '%(taggername)',
];
const NAMES_OFFERED = 5;

/** Reads the tags that match a pattern as `git tag --list` understands it. @throws Refusal when there is none */
export async function readTags(repository: string, pattern: string): Promise<ReadTags> {
  const rows = await listTags(repository, pattern);
  if (rows.length === 0) throw new Refusal(await explainNoMatch(repository, pattern));

  const asked = rows.map(([, object]) => `${object}^{commit}\n`).join('');
  const answers = (await runGit(repository, ['cat-file', '--batch-check'], asked))
    .toString('utf8')
    .split('\n');
  const read: ReadTags = { tags: [], notReleases: [] };
  rows.forEach(([name = '', , created, committed, tagger], index) => {
    const [commit = '', type] = (answers[index] ?? '').split(' ');
    const seconds = Number(created || committed || Number.NaN); // very old annotated tags have no tagger and no date
    if (type !== 'commit' || !Number.isFinite(seconds)) read.notReleases.push(name);
    else read.tags.push({ name, commit, at: seconds * 1000, tagger: tagger || undefined });
  });
  return read;
}

async function listTags(repository: string, pattern?: string): Promise<string[][]> {
  const format = `--format=${FIELDS.join('%00')}%00`;
  const chosen = pattern === undefined ? [] : ['--', pattern];
  const printed = await runGit(repository, ['tag', '--no-column', '--no-color', '--list', format, ...chosen]);
  const fields = splitFields(printed);
  const rows: string[][] = [];
  // A line break ends each tag; a name cannot hold one, so it stands before the next name and at the very end.
  for (let at = 0; at + FIELDS.length <= fields.length; at += FIELDS.length) {
    const [name = '', ...rest] = fields.slice(at, at + FIELDS.length);
    rows.push([name.replace(/^\n/, ''), ...rest]);
  }
  return rows;
}

async function explainNoMatch(repository: string, pattern: string): Promise<string> {
  const newest = (await listTags(repository))
    .sort((a, b) => Number(b[2] || b[3]) - Number(a[2] || a[3]))
    .slice(0, NAMES_OFFERED)
    .map(([name]) => name);
  if (newest.length === 0) {
    return `${repository} has no tags: fetch them with git -C '${repository}' fetch --tags, or tag a release first`;
  }
  return `No tag matches '${pattern}': there are ${newest.join(', ')}; choose a pattern that fits with --tags`;
}
