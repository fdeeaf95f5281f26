import { SignalSource } from '../../contracts/signal-sources.ts';
import type { SignalSource as Row } from '../../store/generated/client.ts';
import { readPulled } from '../../store/inbox/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { noSource, queriesOf } from './source.ts';

type Reading = Pick<Telemetry, 'context' | 'pool'>;

/** Every Prometheus that is asked for signals, without what is secret. */
export async function listSources(reading: Reading): Promise<SignalSource[]> {
  const rows = await reading.context.database.signalSource.findMany({ orderBy: { slug: 'asc' } });
  return Promise.all(rows.map((row) => toSource(reading, row)));
}

/** @throws ServiceError not_found */
export async function readSource(reading: Reading, slug: string): Promise<SignalSource> {
  const row = await reading.context.database.signalSource.findUnique({ where: { slug } });
  if (!row) throw noSource(slug);
  return toSource(reading, row);
}

async function toSource({ pool }: Reading, row: Row): Promise<SignalSource> {
  const pulled = await readPulled(pool, row.slug);
  return {
    slug: row.slug,
    url: row.url,
    hasSecret: row.secret !== null,
    queries: queriesOf(row).map(({ name, query, unit, service, environment }) => ({
      name,
      query,
      unit,
      service: service ?? null,
      environment: environment ?? null,
      pulledTo: pulled.get(name)?.toISOString() ?? null,
    })),
    everyMinutes: row.everyMinutes,
    historyDays: row.historyDays,
    state: row.state,
    lastRunAt: row.lastRunAt?.toISOString() ?? null,
    nextRunAt: row.state === 'running' ? null : row.dueAt.toISOString(),
    last: row.last === null ? null : SignalSource.shape.last.parse(row.last),
    code: row.code,
    reason: row.reason,
    remedy: row.remedy,
  };
}
