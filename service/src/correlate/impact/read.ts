import type { BriefImpact, Impact } from '../../contracts/impacts.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { readHarm, type Subject } from './read-harm.ts';
import { Kept, measureSubject } from './tend.ts';

type Row = Prisma.HarmImpactGetPayload<object>;

/**
 * What an incident or a live signal has cost, as last measured. What was never measured, such as an incident of last
 * year, is measured now, which takes a second or two.
 * @throws ServiceError unknown_incident, unknown_live_signal
 */
export async function readImpact(context: Context, subject: Subject): Promise<Impact> {
  const harm = await readHarm(context, subject);
  if (!harm) throw unknown(subject);
  const { database } = context;
  const where = 'live' in subject ? { liveSignalId: subject.live } : { incidentId: subject.incident };
  let row = await database.harmImpact.findFirst({ where });
  if (row === null || row.measuredAt === null) {
    await measureSubject(context, subject);
    row = await database.harmImpact.findFirst({ where });
  }
  return {
    ...toKept(row),
    since: harm.since.toISOString(),
    until: harm.until?.toISOString() ?? null,
    measuredAt: row?.measuredAt?.toISOString() ?? null,
  };
}

/** What live signals have cost, in a line each, by their id; without those that were not measured yet. */
export async function readCosts(
  { database }: Pick<Context, 'database'>,
  liveSignalIds: readonly string[],
): Promise<Map<string, BriefImpact>> {
  if (liveSignalIds.length === 0) return new Map();
  const rows = await database.harmImpact.findMany({ where: { liveSignalId: { in: [...liveSignalIds] } } });
  return new Map(
    rows.flatMap((row) => {
      if (row.liveSignalId === null || row.measuredAt === null) return [];
      const { kpis: _, ...brief } = toKept(row);
      return [[row.liveSignalId, brief] as const];
    }),
  );
}

function toKept(row: Row | null): Pick<Impact, 'state' | 'says' | 'cost' | 'gap' | 'kpis'> {
  const kept = Kept.safeParse(row?.body);
  if (!row || !kept.success) {
    return { state: 'waiting', says: 'It is being measured.', cost: null, gap: null, kpis: [] };
  }
  return { state: row.nextAt === null ? 'final' : 'open', ...kept.data };
}

function unknown(subject: Subject): ServiceError {
  return 'live' in subject
    ? new ServiceError('unknown_live_signal', {
        detail: `No live signal has the id ${subject.live}.`,
        remedy: 'Use an id of GET /api/v1/live; one that was resolved is kept for 400 days.',
        field: 'id',
      })
    : new ServiceError('unknown_incident', {
        detail: `No incident has the id ${subject.incident}.`,
        remedy: 'Use an id that GET /api/v1/incidents lists.',
        field: 'id',
      });
}
