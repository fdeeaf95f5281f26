import { Impact, type SegmentImpact } from '../../contracts/impacts.ts';
import { type Context, transact } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { isCutDue, nextMeasure } from './due.ts';
import { findDue } from './find-due.ts';
import { type Harm, measureHarm } from './measure-harm.ts';
import { readHarm, type Subject } from './read-harm.ts';

const LEASE_MS = 2 * 60_000; // a measurement takes seconds; whoever died with one is followed after that
const LOOK_EVERY_MS = 20_000;

/** What is kept of a measurement. */
export const Kept = Impact.pick({ says: true, cost: true, gap: true, kpis: true });

export interface Tending {
  goOn: () => boolean;
  /** Told when what is said of a live signal has become another. */
  told: (liveSignalId: string) => Promise<void>;
  onError: (error: unknown) => void;
}

/** When this process looks again for what is due. */
const nextLook = new WeakMap<Context['database'], number>();

/**
 * Measures what live signals and incidents have cost, while they go on and until all of it is told; again where a KPI was
 * restated. As many as there is time for; on any number of replicas each is measured by one of them.
 */
export async function tendImpacts(context: Context, { goOn, told, onError }: Tending): Promise<void> {
  const time = context.now().getTime();
  const next = nextLook.get(context.database);
  if (next !== undefined && time >= next - LOOK_EVERY_MS && time < next) return;
  const due = await findDue(context);
  for (const subject of due) {
    if (!goOn()) return; // the rest is as due at the next tick
    try {
      const changed = await measureSubject(context, subject);
      if (changed && 'live' in subject) await told(subject.live);
    } catch (error) {
      onError(error);
    }
  }
  nextLook.set(context.database, time + LOOK_EVERY_MS);
}

/** Measures one and keeps it; answers whether something else is said of it than before. Nothing is done where another process is at it. */
export async function measureSubject(context: Context, subject: Subject): Promise<boolean> {
  const { database, now } = context;
  const harm = await readHarm(context, subject);
  if (!harm) return false;
  const leased = await lease(context, subject, harm);
  if (!leased) return false;
  const before = Kept.safeParse(leased.body);
  const known = new Map<string, SegmentImpact[]>(
    before.success ? before.data.kpis.map(({ kpi, segments }) => [kpi.slug, segments]) : [],
  );
  const { since, until } = harm;
  const begun = now();
  const cut = isCutDue({ since, until, cutAt: leased.cutAt, now: begun });
  const { kpiIds, waits, ...found } = await measureHarm(context, harm, { cut, known });
  await database.harmImpact.updateMany({
    where: { id: leased.id },
    data: {
      since,
      until,
      services: [...harm.services],
      measuredAt: begun,
      nextAt: nextMeasure({ since, until, waits, now: begun }),
      kpiIds,
      knownBefore: await countKnown(context, kpiIds, since),
      // Where no loss was shown nobody was told apart, and is as soon as one is.
      ...(cut && found.kpis.some(({ segments }) => segments.length > 0) && { cutAt: begun }),
      leasedUntil: null,
      body: Kept.parse(found),
    },
  });
  return !before.success || before.data.says !== found.says;
}

/** For how many intervals of the two weeks before something was told of these KPIs. */
async function countKnown({ database }: Context, kpiIds: readonly string[], since: Date): Promise<number> {
  const [row] = await database.$queryRaw<{ told: number }[]>`
    SELECT coalesce(sum(told), 0)::int AS told FROM kpi_days
    WHERE kpi_id = ANY(${[...kpiIds]}) AND day >= (${since}::timestamptz - interval '14 days')::date AND day < ${since}`;
  return row?.told ?? 0;
}

/** Takes it for a while, so that nobody else measures the same; null where somebody does. */
async function lease(
  { database, now }: Context,
  subject: Subject,
  { since, until, services }: Harm,
): Promise<Prisma.HarmImpactGetPayload<object> | null> {
  const where = 'live' in subject ? { liveSignalId: subject.live } : { incidentId: subject.incident };
  return transact(database, async (transaction) => {
    const name = 'live' in subject ? `impact live ${subject.live}` : `impact incident ${subject.incident}`;
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
    const time = now();
    const leasedUntil = new Date(time.getTime() + LEASE_MS);
    const present = await transaction.harmImpact.findFirst({ where });
    if (present?.leasedUntil && present.leasedUntil > time) return null;
    if (present) {
      return transaction.harmImpact.update({ where: { id: present.id }, data: { leasedUntil } });
    }
    return transaction.harmImpact.create({
      data: {
        ...where,
        since,
        until,
        services: [...services],
        kpiIds: [],
        leasedUntil,
        nextAt: time,
        body: {},
      },
    });
  });
}
