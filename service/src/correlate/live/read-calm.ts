import type { Context, Transaction } from '../../store/database.ts';
import type { Calm } from './quiet.ts';

/** The mutes and maintenance windows that are in force now. */
export async function readCalm(database: Transaction, now: Context['now']): Promise<Calm> {
  const at = now();
  const [mutes, windows] = await Promise.all([
    database.liveMute.findMany({
      where: { until: { gt: at }, endedAt: null },
      orderBy: [{ until: 'desc' }, { id: 'asc' }],
    }),
    database.maintenanceWindow.findMany({
      where: { to: { gt: at } },
      include: { service: { select: { slug: true } }, team: { select: { slug: true } } },
      orderBy: [{ to: 'desc' }, { id: 'asc' }],
    }),
  ]);
  return {
    mutes: mutes.map(({ key, until, mutedBy, mutedAt, why }) => ({
      key,
      until: until.getTime(),
      by: mutedBy,
      at: mutedAt.getTime(),
      why,
    })),
    windows: windows.map(({ id, service, team, from, to, why }) => ({
      id,
      service: service?.slug ?? null,
      team: team?.slug ?? null,
      from: from.getTime(),
      to: to.getTime(),
      why,
    })),
  };
}
