import { spawn } from 'node:child_process';
import { Refusal } from './refusal.ts';

/** Git ran and was not content; the message is its own. */
export class GitFailed extends Error {
  override name = 'GitFailed';
}

// Set while git runs a hook: they would point every command at that repository instead of the one named.
const POINTS_ELSEWHERE = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
];

/**
 * Runs git in a repository without a shell and returns what it printed, as bytes: names and messages need not be text.
 * @throws Refusal when git is not installed
 * @throws GitFailed when git ends with an error
 */
export async function runGit(
  repository: string,
  args: readonly string[],
  input: string = '',
): Promise<Buffer> {
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  };
  for (const name of POINTS_ELSEWHERE) delete environment[name];
  const child = spawn('git', ['--no-pager', '-C', repository, ...args], {
    env: environment,
    windowsHide: true,
  });

  const printed: Buffer[] = [];
  const complained: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => complained.push(chunk));
  child.stdin.on('error', () => {}); // git may end before it has read everything; its exit code says whether that matters
  child.stdin.end(input);

  const code = await new Promise<number | null>((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      throw new Refusal('git is not installed: install it from https://git-scm.com and repeat');
    throw error;
  });
  if (code !== 0)
    throw new GitFailed(Buffer.concat(complained).toString('utf8').trim() || `git ended with code ${code}`);
  return Buffer.concat(printed);
}
