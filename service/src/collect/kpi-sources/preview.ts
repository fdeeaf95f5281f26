import type { KpiResolution, KpiSourcePreview } from '../../contracts/kpis.ts';
import type { Context } from '../../store/database.ts';
import { findKpi, floorTo, INTERVAL_MS, judgeRows, segmentOf } from '../kpis/index.ts';
import { ask, tooMuch } from './ask.ts';
import { openSettings } from './open.ts';
import { assertFits } from './put.ts';
import type { SourceSettings } from './source.ts';

const INTERVALS: Record<KpiResolution, number> = { minute: 60, hour: 48, day: 30 };
const MAX_ROWS = 5_000;
const POINTS_SHOWN = 20;
const MAX_ERRORS = 100;

/** What a source would bring for the latest complete intervals; nothing is recorded. @throws ServiceError saying what is wrong with it */
export async function previewSource(
  context: Context,
  slug: string,
  input: SourceSettings,
): Promise<KpiSourcePreview> {
  const { database, now } = context;
  const kpi = await findKpi(database, slug);
  await assertFits(context, kpi, input);
  const known = await database.kpiSource.findUnique({ where: { kpiId: kpi.id } });
  const source = openSettings(context, input, known);
  const to = floorTo(kpi.resolution, now().getTime());
  const from = to - INTERVALS[kpi.resolution] * INTERVAL_MS[kpi.resolution];
  const { columns, rows, cut } = await ask(context, source, { rules: kpi, from, to }, MAX_ROWS);
  if (cut && rows.length === 0) throw tooMuch('trial', MAX_ROWS);
  const { points, faults } = judgeRows(kpi, rows, now().getTime());
  const ratio = kpi.kind === 'ratio';
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    columns,
    received: rows.length,
    refused: faults.length,
    points: points.slice(0, POINTS_SHOWN).map(({ at, value, denominator, cell }) => ({
      at: new Date(at).toISOString(),
      segment: segmentOf(kpi.segments, cell),
      value: ratio ? null : value,
      numerator: ratio ? value : null,
      denominator,
    })),
    errors: faults.slice(0, MAX_ERRORS),
  };
}
