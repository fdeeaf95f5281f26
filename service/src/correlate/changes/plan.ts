import { DAY_MS } from '../../contracts/time.ts';
import { type Context, connectionsOf } from '../../store/database.ts';
import { placesTold } from '../../store/signals/index.ts';
import { ARRIVAL_MS, FIRST_LOOK_MS, watchedMs } from './schedule.ts';

/** Minutes are kept as long: of what is older nothing can be compared. */
const LOOKED_BACK_MS = 35 * DAY_MS;
const ROLLOUT = '2 hours'; // a deployment that waited for days before it went out did not change anything meanwhile
const WHOLE_DAY_MS = 2 * DAY_MS; // of so long one is whole, whenever it went live
const MOST_A_PLAN = 2_000; // bounds one run; the next one goes on

/** A deployment or a change, and how it is planned so far, if it is. */
interface Happened {
  deploymentId: string | null;
  changeId: string | null;
  environmentId: string;
  begunAt: Date;
  at: Date;
  observationMs: bigint | number;
  id: string | null;
  plannedAt: Date | null;
  until: Date | null;
  lookedTo: Date | null;
}

interface Plan {
  row: Happened;
  windowMs: number;
  until: Date;
  cut: Happened | null;
}

/**
 * Sees to it that every succeeded deployment and every change of the last `sinceMs` is looked at, wherever something
 * measures it: until its observation window ends, or the next one there begins. What arrives late moves that, and
 * begins anew where the time itself was corrected. Idempotent; on any number of replicas. Answers how many it planned.
 */
export async function planWatches(context: Context, sinceMs = LOOKED_BACK_MS): Promise<number> {
  const { database, now } = context;
  const time = now().getTime();
  const places = await placesTold(connectionsOf(database), new Date(time - LOOKED_BACK_MS));
  const since = new Date(time - sinceMs);
  const rows = await database.$queryRaw<Happened[]>`
    WITH told(slug, name) AS (
      SELECT * FROM unnest(
        ${places.map(({ service }) => service)}::text[], ${places.map(({ environment }) => environment)}::text[])
    ), watched AS MATERIALIZED (
      SELECT e.id, s.observation_window_ms FROM environments e JOIN services s ON s.id = e.service_id
      WHERE EXISTS (SELECT 1 FROM told WHERE told.slug = s.slug
          AND (told.name = e.name OR (told.name = '' AND e.production)))
        OR (e.production AND EXISTS (SELECT 1 FROM kpis k WHERE k.team_id = s.team_id
          AND (k.resolution <> 'day' OR s.observation_window_ms >= ${WHOLE_DAY_MS})))
    )
    SELECT d.id AS "deploymentId", NULL AS "changeId", watched.id AS "environmentId",
      greatest(least(d.started_at, d.finished_at), d.finished_at - ${ROLLOUT}::interval) AS "begunAt",
      d.finished_at AS at, watched.observation_window_ms AS "observationMs",
      w.id, w.at AS "plannedAt", w.until, w.looked_to AS "lookedTo"
    FROM watched JOIN deployments d ON d.environment_id = watched.id AND d.status = 'succeeded'
      AND d.finished_at >= ${since} AND d.finished_at <= ${new Date(time)}
    LEFT JOIN change_watches w ON w.deployment_id = d.id
    UNION ALL
    SELECT NULL, c.id, watched.id, c.at, c.at, watched.observation_window_ms, w.id, w.at, w.until, w.looked_to
    FROM watched JOIN change_events c ON c.environment_id = watched.id
      AND c.at >= ${since} AND c.at <= ${new Date(time)}
    LEFT JOIN change_watches w ON w.change_id = c.id
    ORDER BY "environmentId", at, "begunAt"`;
  const plans = rows.map((row, index) => planOf(row, rows, index));
  const changed = plans
    .filter(
      ({ row, until }) =>
        row.id === null ||
        row.plannedAt?.getTime() !== row.at.getTime() ||
        row.until?.getTime() !== until.getTime(),
    )
    .sort((a, b) => b.row.at.getTime() - a.row.at.getTime())
    .slice(0, MOST_A_PLAN);
  await write(context, changed);
  return changed.length;
}

function planOf(row: Happened, rows: readonly Happened[], index: number): Plan {
  const windowMs = watchedMs(Number(row.observationMs));
  const end = row.at.getTime() + windowMs;
  const cut = findCut(row, rows, index, end);
  const until = cut ? Math.min(end, Math.max(row.at.getTime(), cut.begunAt.getTime())) : end;
  return { row, windowMs, until: new Date(until), cut };
}

/** The next deployment there, or the next change that did not come with it: those cannot be told apart, and end nothing. */
function findCut(row: Happened, rows: readonly Happened[], index: number, end: number): Happened | null {
  for (let later = index + 1; later < rows.length; later += 1) {
    const other = rows[later] as Happened;
    if (other.environmentId !== row.environmentId) return null;
    if (other.begunAt.getTime() >= end) continue;
    if (other.deploymentId !== null) return other;
    if (other.at.getTime() >= row.at.getTime() + FIRST_LOOK_MS) return other;
  }
  return null;
}

async function write({ database }: Context, planned: Plan[]): Promise<void> {
  if (planned.length === 0) return;
  const rows = planned.map(({ row, windowMs, until, cut }) => {
    const again = row.plannedAt !== null && row.plannedAt.getTime() === row.at.getTime() && row.lookedTo;
    const first = Math.min(row.at.getTime() + FIRST_LOOK_MS, until.getTime());
    const more = again ? until.getTime() > again.getTime() : until.getTime() > row.at.getTime();
    return {
      id: row.deploymentId ?? row.changeId, // so that two replicas plan the same row
      deployment_id: row.deploymentId,
      change_id: row.changeId,
      environment_id: row.environmentId,
      begun_at: row.begunAt,
      at: row.at,
      window_ms: windowMs,
      until,
      cut_by_id: cut ? (cut.deploymentId ?? cut.changeId) : null,
      cut_by: cut ? (cut.deploymentId === null ? 'change' : 'deployment') : null,
      // What was looked at goes on at once, to its new end or from where it had ended.
      next_look_at:
        more || again
          ? new Date((again ? Math.min(again.getTime(), until.getTime()) : first) + ARRIVAL_MS)
          : null,
      looks: 0,
      spent: 0,
      evidence: [],
    };
  });
  await database.$executeRaw`
    INSERT INTO change_watches AS w
    SELECT * FROM jsonb_populate_recordset(NULL::change_watches, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT (id) DO UPDATE SET until = excluded.until, window_ms = excluded.window_ms,
      cut_by_id = excluded.cut_by_id, cut_by = excluded.cut_by, begun_at = excluded.begun_at,
      next_look_at = excluded.next_look_at,
      looks = CASE WHEN w.at = excluded.at THEN w.looks ELSE 0 END,
      spent = CASE WHEN w.at = excluded.at THEN w.spent ELSE 0 END,
      looked_to = CASE WHEN w.at = excluded.at THEN w.looked_to END,
      at = excluded.at`;
}
