import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = join(import.meta.dirname, '../../node_modules/.cache');
const DOWNLOAD_MS = 60_000;

/**
 * A program on the PATH, or of the Debian package of its name, unpacked as an ordinary user into a folder of its own.
 * Where there is none to be had, the reason in words.
 */
export async function findProgram(name: string): Promise<{ binary: string } | { missing: string }> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (existsSync(join(folder, name))) return { binary: join(folder, name) };
  }
  const cached = join(CACHE, name);
  const unpacked = join(cached, 'usr/bin', name);
  if (existsSync(unpacked)) return { binary: unpacked };
  const folder = mkdtempSync(join(tmpdir(), `throughline-${name}-`));
  try {
    await run('apt-get', ['download', name], { cwd: folder, timeout: DOWNLOAD_MS });
    const [file = ''] = readdirSync(folder).filter((one) => one.endsWith('.deb'));
    mkdirSync(CACHE, { recursive: true });
    const half = `${cached}.${process.pid}`;
    await run('dpkg-deb', ['-x', join(folder, file), half], { timeout: DOWNLOAD_MS });
    renameSync(half, cached);
    return { binary: unpacked };
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    return { missing: `no ${name} on the PATH, and Debian's package cannot be fetched (${reason})` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
