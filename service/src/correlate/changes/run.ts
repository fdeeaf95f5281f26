import { readTelemetry } from '../../collect/company/index.ts';
import { DAY_MS } from '../../contracts/time.ts';
import type { Context, Transaction } from '../../store/database.ts';
import { transact } from '../../store/database.ts';
import type { Finding, Watch } from './finding.ts';
import { look } from './look.ts';
import { measureImpacts } from './measure-impacts.ts';
import { ARRIVAL_MS, MINUTE_MS, nextDue } from './schedule.ts';
import { type Turned, writeLook } from './write.ts';

const LEASE_MS = 2 * MINUTE_MS; // a look takes a second; whoever died with one is followed after that
const AGAIN_AFTER_MS = 5 * MINUTE_MS;

export interface Looking {
  /** Told inside the transaction that writes what a look saw: which environments have to be judged anew, and since when. */
  turned: (transaction: Transaction, turned: Turned[]) => Promise<void>;
  goOn: () => boolean;
  failed: (error: unknown, watchId: string) => void;
  /** Whether what ended long ago is looked at too, and not only what people wait for. */
  history?: boolean;
}

/**
 * Takes the looks that are due, production and the newest changes first, as long as it may. Each is computed by one
 * replica and written as a whole; repeating it changes nothing. Answers how many it took.
 */
export async function lookAtChanges(
  context: Context,
  { turned, goOn, failed, history = true }: Looking,
): Promise<number> {
  let taken = 0;
  while (goOn()) {
    const watch = await lease(context, history);
    if (!watch) break;
    try {
      if (await take(context, watch, turned)) taken += 1;
    } catch (error) {
      failed(error, watch.id);
      await postpone(context, watch.id, AGAIN_AFTER_MS);
    }
  }
  return taken;
}

async function take(context: Context, watch: Watch, turned: Looking['turned']): Promise<boolean> {
  const at = watch.at.getTime();
  const endMs = watch.until.getTime() - at;
  const doneMs = watch.lookedTo ? watch.lookedTo.getTime() - at : 0;
  const availableMs = Math.min(endMs, context.now().getTime() - ARRIVAL_MS - at);
  const sinceEndMs = context.now().getTime() - watch.until.getTime();
  // Cut short, with nothing told so far, or with a KPI restated since, it is looked at again up to its end.
  const again = doneMs >= endMs;
  const lookMs = again ? endMs : nextDue({ doneMs, availableMs, endMs, sinceEndMs });
  if (lookMs === undefined || lookMs <= 0) {
    const due = lookMs === undefined && doneMs < endMs ? MINUTE_MS : null;
    await (due === null ? finish(context, watch.id) : postpone(context, watch.id, due));
    return false;
  }
  const seen = await look(context, watch, lookMs);
  if (!seen) return false;
  const measuredAt = context.now();
  const impacts = await measureImpacts(context, watch, seen);
  await transact(context.database, async (transaction) => {
    const changed = await writeLook(transaction, watch, seen, context.now());
    if (changed === null) return;
    for (const { kpi, impact, reach, segments } of impacts) {
      const key = { watchId: watch.id, kpiId: kpi.id };
      const data = { result: impact, reach, segments, lookedTo: seen.lookedTo, measuredAt };
      await transaction.changeImpact.upsert({
        where: { watchId_kpiId: key },
        create: { ...key, ...data },
        update: data,
        select: { kpiId: true },
      });
    }
    if (changed.length > 0) await turned(transaction, changed);
  });
  return true;
}

/** The next one that is due, leased to this process for a while. */
async function lease(context: Context, history: boolean): Promise<Watch | null> {
  const { database } = context;
  const time = context.now();
  const told = await readTelemetry(context);
  const pastComes = told !== null && told.daysLoaded < told.days; // newest first: until then nothing lies before it
  const [row] = await database.$queryRaw<(Omit<Watch, 'findings' | 'windowMs'> & { windowMs: bigint })[]>`
    UPDATE change_watches w SET leased_until = ${new Date(time.getTime() + LEASE_MS)}
    FROM (
      SELECT due.id FROM change_watches due JOIN environments e ON e.id = due.environment_id
      JOIN services s ON s.id = e.service_id JOIN teams t ON t.id = s.team_id
      WHERE due.next_look_at <= ${time} AND (due.leased_until IS NULL OR due.leased_until <= ${time})
        AND NOT (t.simulated AND ${pastComes})
        AND (${history} OR due.until > ${new Date(time.getTime() - DAY_MS)})
      ORDER BY e.production DESC, due.at DESC LIMIT 1 FOR UPDATE OF due SKIP LOCKED
    ) chosen
    WHERE w.id = chosen.id
    RETURNING w.id, w.deployment_id AS "deploymentId", w.change_id AS "changeId", w.environment_id AS "environmentId",
      w.begun_at AS "begunAt", w.at, w.window_ms AS "windowMs", w.until, w.looked_to AS "lookedTo", w.looks, w.spent,
      w.worse_since AS "worseSince"`;
  if (!row) return null;
  const rows = row.looks === 0 ? [] : await database.changeFinding.findMany({ where: { watchId: row.id } });
  return {
    ...row,
    windowMs: Number(row.windowMs),
    findings: rows.map(
      ({ watchId: _, onsetMs, worse, ...finding }): Finding => ({
        ...finding,
        worse: worse as Finding['worse'],
        onsetMs: onsetMs === null ? null : Number(onsetMs),
        turn: null,
      }),
    ),
  };
}

async function postpone({ database, now }: Context, id: string, ms: number): Promise<void> {
  await database.changeWatch.updateMany({
    where: { id },
    data: { nextLookAt: new Date(now().getTime() + ms), leasedUntil: null },
  });
}

async function finish({ database }: Context, id: string): Promise<void> {
  await database.changeWatch.updateMany({ where: { id }, data: { nextLookAt: null, leasedUntil: null } });
}
