import { refreshSnapshots } from '../../service/src/outcomes/index.ts';
import type { BenchOptions } from '../tasks.ts';
import { fill, NEW_SERVICES, type Size } from './outcomes/fill.ts';
import { withService, withStore } from './service.ts';

const SIZES: readonly Size[] = [
  { deployments: 10_000, bugs: 2_000, teams: 5 },
  { deployments: 100_000, bugs: 20_000, teams: 50 },
  { deployments: 1_000_000, bugs: 200_000, teams: 500 },
];
const REQUESTS = 100;
const IMPORTED = 10_000;
const IMPORTED_A_REQUEST = 2_000;
const UNBATCHED = 200;

/**
 * The service over HTTP with a year of history in its store, at three sizes: the 95th percentile of what pages ask for,
 * of a report that changes verdicts, and records a second of an import beside the same records sent one by one.
 */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  await withStore(async (store) => {
    const { least = '0', most = 'Infinity' } = options.flags;
    for (const size of SIZES.filter(
      (one) => one.deployments >= Number(least) && one.deployments <= Number(most),
    )) {
      const name = `bench_${size.deployments}`;
      const url = await store.create(name);
      const begun = performance.now();
      await fill(url, size);
      say(
        options,
        `${size.deployments} deployments, ${size.bugs} bugs, ${size.teams} teams (filled in ${seconds(begun)} s)`,
      );
      await withService(url, async ({ ask, context }) => {
        const refreshing = performance.now();
        await refreshSnapshots(context); // as the clock of the program does
        const all = (performance.now() - refreshing) / 1000;
        figures[`snapshots.seconds.${size.deployments}`] = all;
        say(options, `  ${'snapshots of all teams'.padEnd(28)} ${all.toFixed(1)} s`);
        for (const [what, path] of pages(size)) {
          const p95 = await percentile(REQUESTS, (index) => ask('GET', path(index)));
          figures[`${what}.p95.${size.deployments}`] = p95;
          say(options, `  ${what.padEnd(28)} p95 ${p95.toFixed(1).padStart(7)} ms`);
        }
        const judged = await percentile(REQUESTS, (index) =>
          ask('POST', '/api/v1/deployments', rollback(size, index)),
        );
        figures[`judged.p95.${size.deployments}`] = judged;
        say(options, `  ${'a rollback, judged'.padEnd(28)} p95 ${judged.toFixed(1).padStart(7)} ms`);
        const single = await rate(UNBATCHED, async () => {
          for (let index = 0; index < UNBATCHED; index += 1)
            await ask('POST', '/api/v1/deployments', record('single', index));
        });
        const batched = await rate(IMPORTED, async () => {
          for (let from = 0; from < IMPORTED; from += IMPORTED_A_REQUEST) {
            const lines = Array.from({ length: IMPORTED_A_REQUEST }, (_, index) =>
              record('import', from + index, true),
            );
            await ask('POST', '/api/v1/import', lines.join('\n'), 'application/x-ndjson');
          }
        });
        figures[`import.perSecond.${size.deployments}`] = batched;
        figures[`import.ratio.${size.deployments}`] = batched / single;
        say(
          options,
          `  ${'import'.padEnd(28)} ${batched.toFixed(0)} records/s, ${(batched / single).toFixed(1)} x one by one`,
        );
      });
      await store.drop(name);
    }
  });
  return figures;
}

/** What the pages ask for; each request of another team, service or page. */
function pages({ teams, deployments }: Size): [string, (index: number) => string][] {
  const team = (index: number) => `team-${1 + ((index * 37) % teams)}`;
  const service = (index: number) => `service-${1 + ((index * 53) % (teams * 3))}`;
  return [
    ['nothing but who asks', () => '/api/v1/me'],
    ['landing', () => '/api/v1/teams'],
    ['landing, one status', () => '/api/v1/teams?status=missed'],
    ['scorecard', (index) => `/api/v1/teams/${team(index)}/scorecard`],
    ['deployments', () => '/api/v1/deployments'],
    ['deployments of a team', (index) => `/api/v1/deployments?team=${team(index)}`],
    ['deployments of a service', (index) => `/api/v1/deployments?service=${service(index)}`],
    ['deployments rolled back', () => '/api/v1/deployments?verdict=rolled_back'],
    ['deployments by both', (index) => `/api/v1/deployments?team=${team(index)}&verdict=failed`],
    ['a deployment', (index) => `/api/v1/deployments/d${1 + ((index * 7919) % deployments)}`],
    ['bugs', () => '/api/v1/bugs'],
    ['bugs, oldest open', () => '/api/v1/bugs?state=open&sort=oldest'],
    ['bugs of a team', (index) => `/api/v1/bugs?team=${team(index)}&state=open&sort=oldest`],
    ['resolution of a team', (index) => `/api/v1/bugs/resolution?team=${team(index)}`],
    ['incidents', () => '/api/v1/incidents'],
    ['incidents of a team', (index) => `/api/v1/incidents?team=${team(index)}`],
  ];
}

/** Returns to the version before the present one. */
function rollback({ deployments, teams }: Size, index: number): string {
  const services = teams * 3;
  const latest = deployments - (index % services);
  return JSON.stringify({
    service: `service-${1 + (latest % services)}`,
    version: `v${latest - services * (1 + Math.floor(index / services))}`,
    commitSha: undefined,
    status: 'succeeded',
    startedAt: new Date(Date.now() - 60_000).toISOString(),
    source: 'bench',
    externalId: `rollback-${index}`,
  });
}

/** A deployment with a commit, as the history of a newly connected service brings it. */
function record(kind: string, index: number, typed = false): string {
  const at = new Date(Date.UTC(2024, kind === 'single' ? 0 : 6, 1) + index * 3_600_000).toISOString();
  return JSON.stringify({
    ...(typed && { type: 'deployment' }),
    service: `new-${1 + (index % NEW_SERVICES)}`,
    version: `${kind}-${index}`,
    status: 'succeeded',
    startedAt: at,
    finishedAt: at,
    source: 'bench',
    externalId: `${kind}-${index}`,
    commits: [
      {
        sha: `${kind === 'single' ? 'a' : 'b'}${String(index).padStart(39, '0')}`,
        authoredAt: at,
        message: 'Change',
      },
    ],
  });
}

/** The 95th percentile of `count` requests one after another, in ms, after three to warm up. */
async function percentile(count: number, request: (index: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = -3; index < count; index += 1) {
    const begun = performance.now();
    await request(index < 0 ? count - index : index);
    if (index >= 0) times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  return times[Math.ceil(0.95 * times.length) - 1] ?? Number.NaN;
}

async function rate(count: number, work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (count * 1000) / (performance.now() - begun);
}

function say({ json }: BenchOptions, text: string): void {
  if (!json) console.log(text);
}

function seconds(begun: number): string {
  return ((performance.now() - begun) / 1000).toFixed(1);
}
