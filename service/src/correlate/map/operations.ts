import { operationOf, readWindows, type WatchedSignal } from '../../collect/telemetry/index.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';

const MOST_READ = 2_000; // an hour's row of each; who has more is drawn without traffic

/** What a service is asked to do, with the series that tell of it. */
export interface KnownOperation {
  service: string;
  name: string;
  series: number[];
  /** Asked for in the last day, as far as it tells; null where it does not. */
  perDay: number | null;
  /** What is not as expected, in a sentence. */
  trouble: string | null;
}

/** The operations of services, by what is watched of them, with how often each was asked for. */
export async function readOperations(
  context: Context,
  watched: readonly WatchedSignal[],
  troubles: ReadonlyMap<number, string>,
): Promise<KnownOperation[]> {
  const operations = new Map<string, KnownOperation & { rates: number[] }>();
  for (const signal of watched) {
    const name = operationOf(signal);
    if (name === null) continue;
    const key = `${signal.service} ${name}`;
    const known = operations.get(key) ?? {
      service: signal.service,
      name,
      series: [],
      perDay: null,
      trouble: null,
      rates: [],
    };
    if (!known.series.includes(signal.seriesId)) known.series.push(signal.seriesId);
    if (signal.role === 'traffic') known.rates.push(signal.seriesId);
    known.trouble ??= troubles.get(signal.seriesId) ?? null;
    operations.set(key, known);
  }
  const all = [...operations.values()];
  await countAsked(context, all);
  return all.map(({ rates: _, ...operation }) => operation);
}

async function countAsked(
  context: Context,
  operations: readonly (KnownOperation & { rates: number[] })[],
): Promise<void> {
  const asked = operations.flatMap((operation) =>
    operation.rates.map((seriesId) => ({ operation, seriesId })),
  );
  if (asked.length > MOST_READ) return;
  const to = Math.floor(context.now().getTime() / HOUR_MS) * HOUR_MS;
  const windows = await readWindows(
    context,
    asked.map(({ seriesId }) => ({ seriesId, statistic: 'rate' as const })),
    { from: to - DAY_MS, to, stepMs: HOUR_MS },
  );
  asked.forEach(({ operation }, index) => {
    const told = (windows[index] as Float64Array).filter(Number.isFinite);
    if (told.length === 0) return;
    const requests = told.reduce((sum, perSecond) => sum + perSecond * (HOUR_MS / 1_000), 0);
    operation.perDay = (operation.perDay ?? 0) + Math.round(requests);
  });
}
