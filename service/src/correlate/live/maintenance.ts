import type { z } from 'zod';
import { findService, unknownTeam } from '../../collect/services/index.ts';
import type { LiveEvent, Maintenance, MakeMaintenance } from '../../contracts/live.ts';
import { ServiceError } from '../../errors.ts';
import { type Context, type Transaction, transact } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { append, lockLive } from './log.ts';
import type { Sight } from './read.ts';

const SHOWN = 100;
const parts = {
  service: { select: { slug: true, team: { select: { simulated: true } } } },
  team: { select: { slug: true, simulated: true } },
} satisfies Prisma.MaintenanceWindowInclude;
type Row = Prisma.MaintenanceWindowGetPayload<{ include: typeof parts }>;

/**
 * Announces work on a service or on all of a team.
 * @throws ServiceError unknown_service, unknown_team, invalid_request for an end before the beginning or now
 */
export async function announceMaintenance(
  { database, now }: Context,
  input: z.output<typeof MakeMaintenance>,
  by: string,
): Promise<Maintenance> {
  const at = now();
  const from = input.from === undefined ? at : new Date(input.from);
  const to = new Date(input.to);
  if (to <= from || to <= at) {
    throw new ServiceError('invalid_request', {
      detail: `The window would end at ${input.to}, before it begins or in the past.`,
      remedy: 'Give an end that lies ahead, and after the beginning.',
      field: 'to',
    });
  }
  return transact(database, async (transaction) => {
    await lockLive(transaction);
    const owner = await findOwner(transaction, input);
    const row = await transaction.maintenanceWindow.create({
      data: { ...owner, from, to, why: input.why, createdBy: by, createdAt: at },
      include: parts,
    });
    await tell(transaction, row, at);
    return toMaintenance(row);
  });
}

/** Ends a window before its time. @throws ServiceError unknown_maintenance */
export async function endMaintenance(
  { database, now }: Context,
  id: string,
  by: string,
): Promise<Maintenance> {
  return transact(database, async (transaction) => {
    await lockLive(transaction);
    const row = await transaction.maintenanceWindow.findUnique({ where: { id } });
    if (!row) {
      throw new ServiceError('unknown_maintenance', {
        detail: `No maintenance window has the id ${id}.`,
        remedy: 'Use an id of GET /api/v1/maintenance.',
        field: 'id',
      });
    }
    const at = now();
    const data = row.to > at ? { to: at, endedBy: by } : {};
    const ended = await transaction.maintenanceWindow.update({ where: { id }, data, include: parts });
    await tell(transaction, ended, at);
    return toMaintenance(ended);
  });
}

/** Windows that are in force, ahead, or lately over, the latest end first. */
export async function listMaintenance(
  { database }: Context,
  { simulatedOnly }: Sight,
): Promise<Maintenance[]> {
  const simulated = { simulated: true };
  const rows = await database.maintenanceWindow.findMany({
    where: simulatedOnly ? { OR: [{ team: simulated }, { service: { team: simulated } }] } : {},
    include: parts,
    orderBy: [{ to: 'desc' }, { id: 'desc' }],
    take: SHOWN,
  });
  return rows.map(toMaintenance);
}

async function findOwner(
  transaction: Transaction,
  { service, team }: Pick<z.output<typeof MakeMaintenance>, 'service' | 'team'>,
): Promise<{ serviceId: string } | { teamId: string }> {
  if (service !== undefined) return { serviceId: (await findService(transaction, service, 'service')).id };
  const found = await transaction.team.findUnique({ where: { slug: team ?? '' }, select: { id: true } });
  if (!found) throw await unknownTeam(transaction, team ?? '', 'team');
  return { teamId: found.id };
}

async function tell(transaction: Transaction, row: Row, at: Date): Promise<void> {
  const event: LiveEvent = { kind: 'maintenance', at: at.toISOString(), live: null };
  const simulated = row.team?.simulated ?? row.service?.team.simulated ?? false;
  await append(transaction, [{ event, simulated }]);
}

function toMaintenance({ id, service, team, from, to, why, createdBy, endedBy }: Row): Maintenance {
  return {
    id,
    service: service?.slug ?? null,
    team: team?.slug ?? null,
    from: from.toISOString(),
    to: to.toISOString(),
    why,
    by: createdBy,
    endedBy,
  };
}
