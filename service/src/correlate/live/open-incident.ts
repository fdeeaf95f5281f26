import { recordIncident } from '../../collect/incidents/index.ts';
import type { Changes } from '../../collect/recording.ts';
import { SIMULATED_SOURCE } from '../../collect/services/index.ts';
import type { Severity } from '../../contracts/live.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { changeLive } from './change.ts';
import { unknown } from './read.ts';

const SOURCE = 'throughline';
const LONGEST_TITLE = 300;

type Row = Prisma.LiveSignalGetPayload<object>;
/** Who opens it; null where the team's rule does. */
type By = string | null;

/**
 * Opens an incident for a live signal, or finds the one it has. The identity of the incident is that of the live signal:
 * opening it twice records it once.
 * @throws ServiceError unknown_live_signal; invalid_request when none of its services is known here
 */
export async function openIncident(
  context: Context,
  changes: Changes,
  { id, severity, by }: { id: string; severity?: Severity | undefined; by: By },
): Promise<string> {
  const row = await context.database.liveSignal.findUnique({ where: { id } });
  if (!row) throw unknown(id);
  if (row.incidentId !== null) return row.incidentId;
  const incident = await record(context, changes, severity === undefined ? row : { ...row, severity });
  const change = { to: 'incident_opened' as const, by, note: null };
  await changeLive(context, { id, sight: { simulatedOnly: false }, change }, async () => ({
    incidentId: incident,
    incidentClosed: row.resolvedAt !== null,
  }));
  return incident;
}

/** Tells the incident of a live signal that it is over, or that it goes on after all. */
export async function followIncident(context: Context, changes: Changes, row: Row): Promise<void> {
  const incident = await context.database.incident.findUnique({ where: { id: row.incidentId ?? '' } });
  if (incident) await record(context, changes, { ...row, severity: incident.severity });
  const closed = row.resolvedAt !== null;
  const change = {
    to: closed ? ('incident_closed' as const) : ('incident_opened' as const),
    by: null,
    note: incident ? null : 'the incident is not there any more',
  };
  await changeLive(context, { id: row.id, sight: { simulatedOnly: false }, change }, async () => ({
    incidentClosed: closed,
  }));
}

async function record(context: Context, changes: Changes, row: Row): Promise<string> {
  const services = await context.database.service.findMany({
    where:
      row.services.length > 0
        ? { slug: { in: row.services }, team: { simulated: row.simulated } }
        : { team: { slug: { in: row.teams }, simulated: row.simulated } }, // a KPI alone: whatever its team runs
    select: { slug: true },
    orderBy: { slug: 'asc' },
    take: 50,
  });
  if (services.length === 0) {
    throw new ServiceError('invalid_request', {
      detail: `An incident is one of services, and of ${row.services.join(', ') || 'this KPI'} none is known here.`,
      remedy: 'Create the service under Settings → Services, by the name that its telemetry has.',
      field: 'services',
    });
  }
  const { id } = await recordIncident(
    { context, changes, assertService: () => {} },
    {
      services: services.map(({ slug }) => slug),
      title: `${row.what}${row.detail === '' ? '' : `: ${row.detail}`}`.slice(0, LONGEST_TITLE),
      source: row.simulated ? SIMULATED_SOURCE : SOURCE,
      externalId: `live:${row.id}`,
      severity: row.severity,
      startedAt: row.since.toISOString(),
      detectedAt: within(row.openedAt, row).toISOString(),
      ...(row.resolvedAt !== null && { resolvedAt: row.resolvedAt.toISOString() }),
    },
  );
  return id;
}

/** It may have been over before it was noticed. */
function within(at: Date, { since, resolvedAt }: Pick<Row, 'since' | 'resolvedAt'>): Date {
  const latest = resolvedAt === null ? at.getTime() : Math.min(at.getTime(), resolvedAt.getTime());
  return new Date(Math.max(since.getTime(), latest));
}
