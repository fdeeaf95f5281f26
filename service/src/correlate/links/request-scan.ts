import { findAllKpis } from '../../collect/kpis/index.ts';
import type { LinkScan } from '../../contracts/links.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import { type Context, isUniqueViolation } from '../../store/database.ts';
import type { LinkScanTrigger } from '../../store/generated/enums.ts';
import { findDue } from './due.ts';
import { toScan } from './to-scan.ts';

/** The scan that is under way, or a new one: asked for twice it is made once. @throws ServiceError invalid_request without a KPI */
export async function requestScan(context: Context, askedBy: string): Promise<LinkScan> {
  const worlds = await findWorlds(context);
  const [simulated] = worlds; // what is real comes first, where both are there
  if (simulated === undefined) {
    throw new ServiceError('invalid_request', {
      detail: 'There is no KPI that signals could be tested against.',
      remedy: 'Create one that is told by the minute or by the hour first: POST /api/v1/kpis.',
    });
  }
  for (const world of worlds) await addScan(context, world, 'asked', openKey(world), askedBy);
  const row = await context.database.linkScan.findFirstOrThrow({
    where: { simulated, state: { in: ['waiting', 'running'] } },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
  });
  return toScan(row);
}

/** Adds the scans that are due by time, or by what was corrected; on any number of replicas each once. */
export async function addDueScans(context: Context): Promise<void> {
  for (const simulated of await findWorlds(context)) {
    const last = await context.database.linkScan.findFirst({
      where: { simulated, finishedAt: { not: null } },
      orderBy: [{ finishedAt: 'desc' }, { id: 'desc' }],
      select: { finishedAt: true, tested: true, state: true, known: true },
    });
    const due = findDue(
      simulated ? 'simulated' : 'real',
      {
        last: last?.finishedAt
          ? {
              finishedAt: last.finishedAt,
              empty: last.state === 'done' && last.tested === 0,
              known: last.known,
            }
          : null,
        restatedAt: await findRestatedAt(context, simulated),
        known: await countKnown(context, simulated),
      },
      context.now(),
    );
    if (due) await addScan(context, simulated, due.trigger, due.key, null);
  }
}

/** Of what there are KPIs: real ones, invented ones, or both. */
async function findWorlds({ database }: Context): Promise<boolean[]> {
  const kpis = await findAllKpis(database);
  return [...new Set(kpis.map(({ team }) => team.simulated))].sort();
}

function openKey(simulated: boolean): string {
  return `open ${simulated ? 'simulated' : 'real'}`;
}

async function addScan(
  context: Context,
  simulated: boolean,
  trigger: LinkScanTrigger,
  dueKey: string,
  askedBy: string | null,
): Promise<void> {
  const { database, now } = context;
  const open = await database.linkScan.count({ where: { simulated, state: { in: ['waiting', 'running'] } } });
  if (open > 0) return;
  const known = await countKnown(context, simulated);
  await database.linkScan
    .create({ data: { simulated, trigger, dueKey, askedBy, known, requestedAt: now() } })
    .catch((error: unknown) => {
      if (!isUniqueViolation(error)) throw error; // another replica was quicker
    });
}

/** For how many intervals of five weeks, as long as minutes are kept, KPIs have told something. */
async function countKnown({ database, now }: Context, simulated: boolean): Promise<number> {
  const since = new Date(now().getTime() - 35 * DAY_MS);
  const { _sum } = await database.kpiDay.aggregate({
    where: { day: { gte: since }, kpi: { team: { simulated } } },
    _sum: { told: true },
  });
  return _sum.told ?? 0;
}

/** When a KPI that has links was last corrected. */
async function findRestatedAt({ database }: Context, simulated: boolean): Promise<Date | null> {
  const newest = await database.kpiCorrection.findFirst({
    where: { kpi: { links: { some: { simulated, state: 'active' } } } },
    orderBy: { id: 'desc' },
    select: { correctedAt: true },
  });
  return newest?.correctedAt ?? null;
}
