import type { ForecastKind } from '../../contracts/forecasts.ts';
import type { LiveEvent } from '../../contracts/live.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { type Context, type Transaction, transact } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import type { Message } from './compose.ts';
import { isSevereEnough } from './plan.ts';

const CURSOR = 'notifications';
const MOST_AT_ONCE = 500;
const STALE_MS = 2 * HOUR_MS; // nobody is called for what was news before that

/**
 * Makes messages of what has happened since the last time: what opened, grew worse or is over, and limits that will be
 * crossed. Each channel gets each once, whoever asks how often. Returns how many were made.
 */
export async function takeNews(context: Context): Promise<number> {
  const { database, now } = context;
  return transact(database, async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${CURSOR}, 0))`;
    const since = new Date(now().getTime() - STALE_MS);
    const after = await readCursor(transaction);
    const events = await transaction.liveEvent.findMany({
      where: { id: { gt: after } },
      orderBy: { id: 'asc' },
      take: MOST_AT_ONCE,
    });
    const channels = await transaction.notificationChannel.findMany({ include: { team: true } });
    let made = 0;
    for (const row of channels.length === 0 ? [] : events) {
      if (row.at < since) continue;
      const message = toMessage(row.id, row.body as unknown as LiveEvent);
      if (!message) continue;
      for (const channel of channels) {
        const concerns =
          message.teams.includes(channel.team.slug) &&
          isSevereEnough(message.severity, channel.leastSeverity);
        if (!concerns) continue;
        const told = message.kind === 'resolved' || message.grown;
        if (told && (await wasTold(transaction, channel.id, message.subject)) === message.grown) continue;
        made += await keep(transaction, channel.id, message, now());
      }
    }
    const last = events.at(-1);
    if (last) await writeCursor(transaction, last.id);
    return made + (channels.length === 0 ? 0 : await takeForecasts(transaction, since, now()));
  });
}

type News = Message & {
  subject: string;
  teams: string[];
  /** It was there before, and has come to concern more teams, or got worse: who was told of it knows. */
  grown: boolean;
};

/** What of an event is news to anybody; null of what only changes a page, and of what is muted. */
function toMessage(id: bigint, { kind, at, live }: LiveEvent): News | null {
  if (!live || live.quiet) return null;
  const told = { opened: 'opened', reopened: 'opened', updated: 'opened', resolved: 'resolved' } as const;
  const word = kind in told ? told[kind as keyof typeof told] : undefined;
  if (!word || (kind === 'updated' && live.state !== 'open')) return null;
  return {
    id: `live-${id}`,
    subject: `live:${live.id}`,
    kind: word,
    severity: live.severity,
    what: live.what,
    detail: live.detail,
    at,
    services: live.services,
    teams: live.teams,
    grown: kind === 'updated',
    path: `/live#${live.id}`,
  };
}

async function takeForecasts(transaction: Transaction, since: Date, now: Date): Promise<number> {
  const forecasts = await transaction.forecast.findMany({ where: { state: 'open', madeAt: { gte: since } } });
  const channels = await transaction.notificationChannel.findMany({
    where: { leastSeverity: 'minor' },
    include: { team: { include: { services: { select: { slug: true } } } } },
  });
  let made = 0;
  for (const forecast of forecasts) {
    for (const { id, team } of channels) {
      const own = team.services.some(({ slug }) => slug === forecast.service) || team.id === forecast.teamId;
      if (!own) continue;
      made += await keep(
        transaction,
        id,
        {
          id: `forecast-${forecast.id}`,
          subject: `forecast:${forecast.id}`,
          kind: 'forecast',
          severity: 'minor',
          what: sayComing(forecast),
          detail:
            forecast.expectedAt === null
              ? ''
              : `About ${forecast.expectedAt.toISOString().slice(0, 16)}Z${forecast.probability === null ? '' : `, ${Math.min(99, Math.round(forecast.probability * 100))} % sure`}`,
          at: forecast.madeAt.toISOString(),
          services: forecast.service === null ? [] : [forecast.service],
          teams: [team.slug],
          grown: false,
          path: `/forecasts/${forecast.id}`,
        },
        now,
      );
    }
  }
  return made;
}

function sayComing({ kind, name }: { kind: ForecastKind; name: string }): string {
  switch (kind) {
    case 'signal':
      return `${name} will reach its limit`;
    case 'outcome':
      return `${name} will cross its target`;
    case 'budget':
      return `${name} will have spent its error budget`;
  }
}

async function keep(transaction: Transaction, channelId: string, news: News, now: Date): Promise<number> {
  const { subject, teams: _, grown: __, ...message } = news;
  const { count } = await transaction.notification.createMany({
    data: [
      {
        channelId,
        key: message.id,
        subject,
        severity: message.severity,
        what: message.what,
        message: message as unknown as Prisma.InputJsonValue,
        state: 'waiting',
        dueAt: now,
        createdAt: now,
      },
    ],
    skipDuplicates: true,
  });
  return count;
}

async function wasTold(transaction: Transaction, channelId: string, subject: string): Promise<boolean> {
  return (await transaction.notification.count({ where: { channelId, subject } })) > 0;
}

async function readCursor(transaction: Transaction): Promise<bigint> {
  const row = await transaction.setting.findUnique({ where: { key: CURSOR } });
  return BigInt((row?.value as { after?: string } | undefined)?.after ?? '0');
}

async function writeCursor(transaction: Transaction, after: bigint): Promise<void> {
  const value = { after: String(after) };
  await transaction.setting.upsert({
    where: { key: CURSOR },
    create: { key: CURSOR, value },
    update: { value },
  });
}
