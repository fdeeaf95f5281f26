import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { findKpi, type KpiRow } from '../kpis/index.ts';
import { assertSignalsFit } from './assert-signals-fit.ts';
import { addressOf, openSettings, secretIn, secretOf } from './open.ts';
import type { SourceSettings } from './source.ts';

const HOUR_MS = 3_600_000;

/** Says where the points of a KPI are fetched. It is asked at once; with another query from the beginning of its history. */
export async function putSource(context: Context, slug: string, input: SourceSettings): Promise<void> {
  const { database, vault, now } = context;
  const kpi = await findKpi(database, slug);
  await assertFits(context, kpi, input);
  const known = await database.kpiSource.findUnique({ where: { kpiId: kpi.id } });
  const source = openSettings(context, input, known);
  const secret = secretIn(source);
  const queries = source.kind === 'sql' ? { query: source.query } : source.queries;
  const data = {
    kind: input.kind,
    address: addressOf(source),
    queries,
    secret: secret === null ? null : vault.seal(secret, secretOf(kpi.id)),
    everyMinutes: input.everyMinutes,
    overlapMs: BigInt(Math.round(input.overlapHours * HOUR_MS)),
    historyDays: input.historyDays,
    state: 'waiting' as const,
    code: null,
    reason: null,
    remedy: null,
    dueAt: now(),
    leasedUntil: null,
  };
  const same =
    known?.kind === data.kind &&
    known.address === data.address &&
    known.historyDays === data.historyDays &&
    JSON.stringify(known.queries) === JSON.stringify(queries);
  await database.kpiSource.upsert({
    where: { kpiId: kpi.id },
    create: { kpiId: kpi.id, ...data },
    update: { ...data, ...(!same && { fetchedTo: null }) },
  });
}

/** @throws ServiceError for a source that cannot bring what the KPI needs, and for a KPI that is invented */
export async function assertFits(context: Context, kpi: KpiRow, input: SourceSettings): Promise<void> {
  if (input.kind === 'signal') {
    assertComplete(kpi, input, { ratio: ['numerator', 'denominator'], other: ['value'] });
    await assertSignalsFit(context, kpi, input);
    return;
  }
  if (kpi.team.simulated) {
    throw new ServiceError('simulated_mismatch', {
      detail: `The KPI ${kpi.slug} belongs to the simulated company; what really happened cannot be recorded there.`,
      remedy: 'Create a KPI of your own, or remove the simulated company first: npm run company -- remove.',
      field: 'slug',
    });
  }
  if (input.kind === 'prometheus') {
    assertComplete(kpi, input, { ratio: ['numeratorQuery', 'denominatorQuery'], other: ['query'] });
  }
}

function assertComplete<Field extends string>(
  kpi: KpiRow,
  input: { [field in Field]?: unknown },
  fields: { ratio: readonly Field[]; other: readonly Field[] },
): void {
  const needed = kpi.kind === 'ratio' ? fields.ratio : fields.other;
  for (const field of needed) {
    if (input[field] !== undefined) continue;
    throw new ServiceError('invalid_request', {
      detail: `${kpi.slug} is a ${kpi.kind}, and needs ${needed.join(' and ')}.`,
      remedy: `Add ${field}.`,
      field,
    });
  }
}
