import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from './refusal.ts';

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));

/** The service to speak to: as told, else as the environment says, else the one that runs on this machine. */
export async function findAccess(
  told: { url: string | undefined; token: string | undefined },
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ url: string; token: string }> {
  const local = await readLocal(
    join(environment.THROUGHLINE_DATA || join(REPOSITORY, '.throughline'), 'local.json'),
  );
  const url = told.url ?? (environment.THROUGHLINE_URL || local.url);
  if (!url)
    throw new Refusal(
      'No running Throughline was found: start it with npm start, or name it with --url and --token',
    );
  if (!URL.canParse(url)) throw new Refusal(`${url} is not an address: write it as http://localhost:4000`);
  // The token of the service on this machine is for that one: no other address gets to see it.
  const token =
    told.token ?? (environment.THROUGHLINE_TOKEN || (url === local.url ? local.token : undefined));
  if (!token) throw new Refusal('No token is known: give one with --token or in THROUGHLINE_TOKEN');
  return { url, token };
}

/** What start-up leaves for commands on the same machine; it is gone when the service does not run. */
async function readLocal(file: string): Promise<{ url?: string; token?: string }> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) ?? {};
  } catch {
    return {};
  }
}
