import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../database.ts';
import { call, makeDataFolder, mustStart, removeFolder, startProgram } from './program.ts';

const folders: string[] = [];
const newFolder = () => {
  const folder = makeDataFolder();
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) removeFolder(folder);
});

/** Processes whose command line names the folder: the database's, and anything else that was left. */
function processesOf(folder: string): string[] {
  return execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder));
}

function databaseOf(folder: string): number {
  const elsewhere = join(folder, 'postgres-is-at');
  const home = existsSync(elsewhere) ? readFileSync(elsewhere, 'utf8').trim() : folder;
  return Number.parseInt(readFileSync(join(home, 'postgres/postmaster.pid'), 'utf8'), 10);
}

describe('starting and stopping', () => {
  it('keeps its data, takes up after a kill, and leaves no process behind', async () => {
    const folder = newFolder();
    const first = await mustStart({ THROUGHLINE_DATA: folder });
    await call(first, 'PUT', '/api/v1/teams/kept', { name: 'Kept' });
    expect(processesOf(folder).length).toBeGreaterThan(0);
    expect(await first.stop()).toBe(0);
    expect(processesOf(folder)).toEqual([]);

    const second = await mustStart({ THROUGHLINE_DATA: folder });
    expect((await call(second, 'GET', '/api/v1/teams/kept')).name).toBe('Kept');
    await call(second, 'PUT', '/api/v1/teams/later', { name: 'Later' });
    second.process.kill('SIGKILL');
    await new Promise((resolve) => second.process.once('close', resolve));

    const third = await mustStart({ THROUGHLINE_DATA: folder });
    expect((await call(third, 'GET', '/api/v1/teams/later')).name).toBe('Later');
    const unknown = await fetch(`${third.url}/api/v1/teams`, {
      headers: { authorization: `Bearer ${second.token}` },
    });
    expect(unknown.status).toBe(401); // the token of a run that is over is worth nothing
    process.kill(databaseOf(folder), 'SIGKILL');
    third.process.kill('SIGKILL');
    await new Promise((resolve) => third.process.once('close', resolve));

    const fourth = await mustStart({ THROUGHLINE_DATA: folder }); // its processes may not have noticed yet
    expect((await call(fourth, 'GET', '/api/v1/teams/later')).name).toBe('Later');
    expect(await fourth.stop()).toBe(0);
    expect(processesOf(folder)).toEqual([]);
  });

  it('ends in order under a sender who never comes to an end', async () => {
    const folder = newFolder();
    const program = await mustStart({ THROUGHLINE_DATA: folder });
    const socket = connect(Number(new URL(program.url).port), '127.0.0.1');
    socket.on('error', () => {});
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    socket.write('POST /api/v1/deployments HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{');
    expect(await program.stop()).toBe(0);
    expect(processesOf(folder)).toEqual([]);
    expect(existsSync(join(folder, 'running.json'))).toBe(false);
    socket.destroy();

    const next = await mustStart({ THROUGHLINE_DATA: folder });
    const old = await fetch(`${next.url}/api/v1/teams`, {
      headers: { authorization: `Bearer ${program.token}` },
    });
    expect(old.status).toBe(401);
    await next.stop();
  });

  it.runIf(process.getuid?.() === 0)(
    'keeps its database elsewhere when root starts it in a folder closed to others',
    async () => {
      const folder = newFolder();
      chmodSync(folder, 0o700);
      const program = await mustStart({ THROUGHLINE_DATA: folder });
      const home = readFileSync(join(folder, 'postgres-is-at'), 'utf8').trim();
      folders.push(home);
      await call(program, 'PUT', '/api/v1/teams/kept', { name: 'Kept' });
      expect(await program.stop()).toBe(0);
      expect(processesOf(home)).toEqual([]);
    },
  );

  it('lets several replicas start at once on one database', async () => {
    const database = await createTestDatabase({ empty: true });
    const replicas = await Promise.all(
      [1, 2].map(() => mustStart({ DATABASE_URL: database.url, THROUGHLINE_DATA: newFolder() })),
    );
    const [one, two] = replicas;
    if (!one || !two) throw new Error('two were started');
    await call(one, 'PUT', '/api/v1/teams/shared', { name: 'Shared' });
    expect((await call(two, 'GET', '/api/v1/teams/shared')).name).toBe('Shared');
    expect(await Promise.all(replicas.map((replica) => replica.stop()))).toEqual([0, 0]);
    await database.drop();
  });
});

/** One line that says what is wrong and one that says what to do, and nothing left running. */
async function expectRefusal(environment: Record<string, string>, fault: RegExp, remedy: RegExp) {
  const ended = await startProgram(environment);
  if ('url' in ended) {
    await ended.stop();
    throw new Error('it should not have started');
  }
  const at = ended.output.split('\n').findIndex((line) => line.startsWith('✗ '));
  const [line = '', next = ''] = ended.output.split('\n').slice(at);
  expect(line, ended.output).toMatch(fault);
  expect(next, ended.output).toMatch(remedy);
  expect(ended.output).not.toMatch(/^\s+at /m);
  expect(ended.code).toBe(1);
  if (environment.THROUGHLINE_DATA) expect(processesOf(environment.THROUGHLINE_DATA)).toEqual([]);
}

describe('what cannot start says why and what to do', () => {
  it('a port in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await expectRefusal(
      { PORT: String(port), THROUGHLINE_DATA: newFolder() },
      /Port \d+ is in use/,
      /PORT=\d+ npm start/,
    );
    await new Promise((resolve) => server.close(resolve));
  });

  it('a folder that is in use', async () => {
    const folder = newFolder();
    const program = await mustStart({ THROUGHLINE_DATA: folder });
    await expect(startProgram({ THROUGHLINE_DATA: folder })).resolves.toMatchObject({
      code: 1,
      output: expect.stringMatching(/already running[\s\S]*kill \d+/),
    });
    expect((await call(program, 'GET', '/api/v1/me')).role).toBe('admin');
    await program.stop();
  });

  it('a folder that cannot be made', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'file'), '');
    await expectRefusal(
      { THROUGHLINE_DATA: join(folder, 'file', 'below') },
      /cannot be written to/,
      /THROUGHLINE_DATA/,
    );
  });

  it.skipIf(process.getuid?.() === 0)('a folder that may not be written', async () => {
    const folder = newFolder();
    chmodSync(folder, 0o500);
    await expectRefusal({ THROUGHLINE_DATA: folder }, /cannot be written to/, /Make it writable/);
    chmodSync(folder, 0o700);
  });

  it('a damaged folder', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'postgres'));
    writeFileSync(join(folder, 'postgres/PG_VERSION'), '18\n');
    await expectRefusal({ THROUGHLINE_DATA: folder }, /is damaged/, /mv .*postgres.broken/);
  });

  it('a folder of another PostgreSQL, of a newer Throughline, and one damaged inside', async () => {
    const folder = newFolder();
    const program = await mustStart({ THROUGHLINE_DATA: folder });
    await program.stop();
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '19\n');
    await expectRefusal(
      { THROUGHLINE_DATA: folder },
      /belongs to PostgreSQL 19/,
      /version of Throughline that wrote it/,
    );
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '18\n');
    rmSync(join(folder, 'postgres', 'global/pg_filenode.map'));
    await expectRefusal({ THROUGHLINE_DATA: folder }, /does not start: .*pg_filenode/, /postgres.broken/);
  });

  it('a database that cannot be reached, or of a newer Throughline', async () => {
    await expectRefusal(
      { DATABASE_URL: 'postgresql://nobody:nothing@127.0.0.1:1/none', THROUGHLINE_DATA: newFolder() },
      /DATABASE_URL \(127\.0\.0\.1:1\) cannot be reached/,
      /Start it, correct DATABASE_URL/,
    );
    const database = await createTestDatabase();
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '99990101000000_later', now())`,
    );
    await client.end();
    await expectRefusal(
      { DATABASE_URL: database.url, THROUGHLINE_DATA: newFolder() },
      /newer version of Throughline/,
      /Start the newer version/,
    );
    await database.drop();
  });

  it('every wrong setting at once', async () => {
    const ended = await startProgram({
      PORT: '99999',
      LOG_LEVEL: 'loud',
      AUTH_SECRET: 'short',
      THROUGHLINE_DATA: newFolder(),
    });
    expect(ended).toMatchObject({
      code: 1,
      output: expect.stringMatching(/PORT[\s\S]*AUTH_SECRET[\s\S]*LOG_LEVEL[\s\S]*docs\/configuration\.md/),
    });
  });
});
