import { stat } from 'node:fs/promises';
import { Refusal } from './refusal.ts';
import { GitFailed, runGit } from './run-git.ts';

/** @throws Refusal when the path is no git repository with its whole history */
export async function checkRepository(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new Refusal(`There is nothing at ${path}: give the folder of a git clone`);
  if (!found.isDirectory()) throw new Refusal(`${path} is a file: give the folder of a git clone`);

  const answer = await runGit(path, ['rev-parse', '--is-shallow-repository']).catch((error: unknown) => {
    if (!(error instanceof GitFailed)) throw error;
    if (error.message.includes('dubious ownership')) {
      throw new Refusal(
        `${path} belongs to another user, and git does not read it: allow it with git config --global --add safe.directory '${path}'`,
      );
    }
    if (error.message.includes('not a git repository')) {
      throw new Refusal(
        `${path} is not a git repository: give the folder of a clone, or make one with git clone`,
      );
    }
    throw new Refusal(`git cannot read ${path}: ${error.message.split('\n', 1)[0]}`);
  });
  if (answer.toString('utf8').trim() === 'true') {
    throw new Refusal(
      `${path} is a shallow clone, so commits of its releases are missing: run git -C '${path}' fetch --unshallow --tags and repeat`,
    );
  }
}
