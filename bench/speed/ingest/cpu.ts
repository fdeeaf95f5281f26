import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

const CLOCK_TICKS = 100; // a second, as Linux counts CPU time

/** Seconds of CPU that a process has taken. */
export function cpuOf(pid: number): number {
  const [user, system] = statOf(String(pid)).slice(11, 13);
  return (Number(user) + Number(system)) / CLOCK_TICKS;
}

/** Seconds of CPU that a PostgreSQL and everything it started have taken, ended or not. */
export function cpuOfServer(postmaster: number): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = statOf(pid);
      if (Number(pid) === postmaster) ticks += stat.slice(11, 15).reduce((sum, one) => sum + Number(one), 0);
      else if (Number(stat[1]) === postmaster) ticks += Number(stat[11]) + Number(stat[12]);
    } catch {
      // it has ended in between, and is counted with its parent
    }
  }
  return ticks / CLOCK_TICKS;
}

/** The most memory a process has had, in mebibytes. */
export function peakMebibytes(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

export async function findPostmaster(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const parent = statOf(String(rows[0]?.pid))[1];
  await client.end();
  return Number(parent);
}

/** The fields of /proc/PID/stat from the state on: parent is 1, user and system time 11 and 12, of children 13 and 14. */
function statOf(pid: string): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
