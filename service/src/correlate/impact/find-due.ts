import { DAY_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';
import type { Subject } from './read-harm.ts';

/** As long as minutes are kept; what is older is measured when somebody asks. */
const LOOKED_BACK_MS = 35 * DAY_MS;
const MOST = 50;
const MUCH_MORE = 1.5; // of the time before is known by now: a past that is brought in a day at a time is not measured at each

/** Due live signals and incidents: those that go on first, never measured ones before others, then the newest. What was measured before its past was brought in is due again. */
export async function findDue({ database, now }: Pick<Context, 'database' | 'now'>): Promise<Subject[]> {
  const time = now();
  const since = new Date(time.getTime() - LOOKED_BACK_MS);
  const rows = await database.$queryRaw<{ live: string | null; incident: string | null }[]>`
    WITH harm AS (
      SELECT l.id AS live, NULL AS incident, l.resolved_at AS until, l.services, l.since FROM live_signals l
      WHERE l.merged_into_id IS NULL AND (l.resolved_at IS NULL OR l.resolved_at >= ${since})
      UNION ALL
      SELECT NULL, x.id, x.resolved_at,
        ARRAY(SELECT s.slug FROM incident_services y JOIN services s ON s.id = y.service_id
          WHERE y.incident_id = x.id ORDER BY s.slug), x.started_at
      FROM incidents x WHERE x.resolved_at IS NULL OR x.resolved_at >= ${since}
    )
    SELECT harm.live, harm.incident FROM harm
    LEFT JOIN harm_impacts i ON i.live_signal_id = harm.live OR i.incident_id = harm.incident
    WHERE i.id IS NULL OR i.next_at <= ${time}
      OR ((i.since <> harm.since OR i.until IS DISTINCT FROM harm.until OR NOT (i.services @> harm.services AND i.services <@ harm.services))
        AND (i.measured_at IS NULL OR i.measured_at < ${new Date(time.getTime() - 60_000)}))
      OR (i.known_before IS NOT NULL AND i.measured_at < ${new Date(time.getTime() - 60_000)}
        AND (SELECT sum(d.told) FROM kpi_days d WHERE d.kpi_id = ANY(i.kpi_ids)
          AND d.day >= (i.since - interval '14 days')::date AND d.day < i.since) > i.known_before * ${MUCH_MORE}::float8)
      OR EXISTS (SELECT 1 FROM kpi_corrections c
        WHERE c.kpi_id = ANY(i.kpi_ids) AND c.corrected_at > i.measured_at
          AND c.at >= i.since - interval '14 days' AND c.at <= coalesce(i.until, c.at))
    ORDER BY harm.until IS NULL DESC, i.id IS NULL DESC, harm.since DESC
    LIMIT ${MOST}`;
  return rows.flatMap(({ live, incident }): Subject[] =>
    live !== null ? [{ live }] : incident !== null ? [{ incident }] : [],
  );
}
