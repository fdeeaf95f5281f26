import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { claimCompany, readCompanyState, removeCompany, setCompanyState } from '../collect/company/index.ts';
import type { Context } from '../store/database.ts';

export const REPOSITORY = join(import.meta.dirname, '../../..');

/**
 * Whether this store should get the simulated company: never after it was removed, never beside real teams. A load that
 * was cut off is begun again, but only where no other process can be the one that is loading (`exclusive`).
 */
export async function wantsCompany(context: Context, exclusive: boolean): Promise<boolean> {
  if (exclusive && (await readCompanyState(context)) === 'loading') {
    await removeCompany(context);
    return true;
  }
  return (await context.database.team.count()) === 0 && (await claimCompany(context));
}

/** Sends the simulated company through the public API, as any other sender would. */
export async function loadCompany(
  context: Context,
  access: { url: string; token: string },
  truthFile: string,
): Promise<void> {
  await setCompanyState(context, 'loading');
  const loader = spawn(
    process.execPath,
    ['--import', 'tsx', 'prisma/company/main.ts', 'load', '--truth', truthFile],
    {
      cwd: REPOSITORY,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, THROUGHLINE_URL: access.url, THROUGHLINE_TOKEN: access.token },
    },
  );
  const code = await new Promise((resolve) => loader.once('exit', resolve));
  if (code !== 0) throw new Error(`the simulated company could not be loaded (exit ${code})`);
  await setCompanyState(context, 'loaded');
}
