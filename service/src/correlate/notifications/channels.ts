import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Channel, MadeChannel, PutChannel, QuietHours } from '../../contracts/notifications.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { compose } from './compose.ts';
import { type Address, type Mail, send } from './send.ts';

type Input = z.output<typeof PutChannel>;
/** What is kept encrypted: the whole address, since that of Slack is a secret by itself. */
const ABOUT = (id: string) => `notification channel ${id}`;

const parts = { team: { select: { slug: true, name: true } } } satisfies Prisma.NotificationChannelInclude;
type Row = Prisma.NotificationChannelGetPayload<{ include: typeof parts }>;

/** Every channel, of one team or of all. */
export async function listChannels({ database }: Context, team: string | undefined): Promise<Channel[]> {
  const rows = await database.notificationChannel.findMany({
    where: team === undefined ? {} : { team: { slug: team } },
    include: parts,
    orderBy: [{ team: { slug: 'asc' } }, { name: 'asc' }, { id: 'asc' }],
  });
  return Promise.all(rows.map((row) => toChannel({ database }, row)));
}

/** Makes a channel; the key by which a webhook is signed is told once. @throws ServiceError unknown_team, invalid_request */
export async function makeChannel(context: Context, team: string, input: Input): Promise<MadeChannel> {
  const { database } = context;
  const owner = await database.team.findUnique({ where: { slug: team } });
  if (!owner) {
    throw new ServiceError('unknown_team', {
      detail: `No team is called \`${team}\`.`,
      remedy: 'Use a name that GET /api/v1/teams lists.',
      field: 'slug',
    });
  }
  const signingSecret = input.kind === 'webhook' ? `whsec_${randomBytes(24).toString('base64')}` : null;
  const row = await database.notificationChannel.create({
    data: { teamId: owner.id, kind: input.kind, ...rulesOf(input), target: '', address: new Uint8Array() },
  });
  try {
    await keepAddress(context, row.id, addressOf(input, undefined, signingSecret));
  } catch (error) {
    await database.notificationChannel.delete({ where: { id: row.id } });
    throw error;
  }
  return { ...(await toChannel(context, await findChannel(context, row.id))), signingSecret };
}

/** Changes a channel; of an address that is left out what is known stays. @throws ServiceError unknown_channel, invalid_request */
export async function changeChannel(context: Context, id: string, input: Input): Promise<Channel> {
  const row = await findChannel(context, id);
  if (row.kind !== input.kind) {
    throw new ServiceError('invalid_request', {
      detail: `The channel is of the kind ${row.kind}.`,
      remedy: 'Remove it and make another one.',
      field: 'kind',
    });
  }
  const address = addressOf(input, openAddress(context, row), null);
  await context.database.notificationChannel.update({ where: { id }, data: rulesOf(input) });
  await keepAddress(context, id, address);
  return toChannel(context, await findChannel(context, id));
}

/** @throws ServiceError unknown_channel */
export async function removeChannel(context: Context, id: string): Promise<void> {
  await findChannel(context, id);
  await context.database.notificationChannel.delete({ where: { id } });
}

/** Sends a word to see whether it arrives. @throws ServiceError unknown_channel, notification_refused */
export async function testChannel(
  context: Context,
  id: string,
  { mail, publicUrl }: { mail: Mail; publicUrl: string },
): Promise<void> {
  const row = await findChannel(context, id);
  const now = context.now();
  const message = {
    id: `test-${now.getTime()}`,
    kind: 'test' as const,
    severity: 'minor' as const,
    what: `Throughline reaches ${row.name} of ${row.team.name}`,
    detail: 'Nothing is wrong: somebody asked for this message.',
    at: now.toISOString(),
    services: [],
    path: '/settings/notifications',
  };
  await send(openAddress(context, row), compose([message], publicUrl, row.team.name), mail, now);
}

/** Kept inside an object: a column of JSON does not tell no value from the value null. */
export function quietHoursOf({ quietHours }: { quietHours: unknown }): QuietHours | null {
  return (quietHours as { hours: QuietHours | null }).hours;
}

/** @throws ServiceError unknown_channel */
async function findChannel({ database }: Pick<Context, 'database'>, id: string): Promise<Row> {
  const row = await database.notificationChannel.findUnique({ where: { id }, include: parts });
  if (row) return row;
  throw new ServiceError('unknown_channel', {
    detail: `No channel has the id ${id}.`,
    remedy: 'Use an id that GET /api/v1/notification-channels lists.',
    field: 'id',
  });
}

function rulesOf({ name, leastSeverity, quietHours }: Input) {
  return { name, leastSeverity, quietHours: { hours: quietHours ?? null } };
}

function addressOf(input: Input, known: Address | undefined, signingSecret: string | null): Address {
  if (input.kind === 'email') return { kind: 'email', to: input.to };
  const url = input.url ?? (known && known.kind !== 'email' ? known.url : undefined);
  if (url === undefined) {
    throw new ServiceError('invalid_request', {
      detail: 'A new channel needs an address.',
      remedy: 'Give `url`.',
      field: 'url',
    });
  }
  if (input.kind === 'slack') return { kind: 'slack', url };
  const secret = known?.kind === 'webhook' ? known.signingSecret : (signingSecret ?? '');
  return { kind: 'webhook', url, signingSecret: secret };
}

async function keepAddress({ database, vault }: Context, id: string, address: Address): Promise<void> {
  await database.notificationChannel.update({
    where: { id },
    data: {
      target: address.kind === 'email' ? address.to.join(', ') : new URL(address.url).host,
      address: vault.seal(JSON.stringify(address), ABOUT(id)),
    },
  });
}

/** @throws ServiceError secret_unreadable */
export function openAddress(
  { vault }: Pick<Context, 'vault'>,
  row: { id: string; address: Uint8Array },
): Address {
  return JSON.parse(vault.open(row.address, ABOUT(row.id))) as Address;
}

async function toChannel({ database }: Pick<Context, 'database'>, row: Row): Promise<Channel> {
  const [waiting, failed, last] = await Promise.all([
    database.notification.count({ where: { channelId: row.id, state: 'waiting' } }),
    database.notification.count({ where: { channelId: row.id, state: 'failed' } }),
    database.notification.findFirst({
      where: { channelId: row.id, state: 'sent' },
      orderBy: { sentAt: 'desc' },
    }),
  ]);
  return {
    id: row.id,
    team: row.team,
    kind: row.kind,
    name: row.name,
    target: row.target,
    leastSeverity: row.leastSeverity,
    quietHours: quietHoursOf(row),
    waiting,
    failed,
    lastSentAt: last?.sentAt?.toISOString() ?? null,
  };
}
