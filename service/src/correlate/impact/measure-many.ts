import { setImmediate as breathe } from 'node:timers/promises';
import type { KpiRow } from '../../collect/kpis/index.ts';
import type { KpiImpact, MeasuredKpi, SegmentImpact } from '../../contracts/impacts.ts';
import type { Context } from '../../store/database.ts';
import type { Stretch } from './grid.ts';
import { correctForMany, orderKpis } from './judge.ts';
import { measureKpi } from './measure-kpi.ts';
import { measureSegments } from './measure-segments.ts';
import type { ReachedKpi } from './reach.ts';
import { openControls, type Touched } from './read-controls.ts';
import { readReached } from './read-reached.ts';
import { sayImpact, saySegments } from './say-impact.ts';

/** Cut by customers are those that lead: others tell of the same. */
const MOST_CUT = 2;

/** One KPI, as it is measured and kept. */
export interface MeasuredRow extends ReachedKpi {
  impact: KpiImpact;
  segments: SegmentImpact[];
  waits: boolean;
}

/**
 * What became of every KPI that something may have harmed. `cut` says whether customers are told apart as well, of those
 * that are shown to have moved; otherwise what is `known` of them stays.
 */
export async function measureMany(
  context: Context,
  asked: {
    touched: Touched & { watched: readonly string[] };
    stretch: Stretch;
    earlier?: readonly { from: number; to: number }[];
    kpis: readonly KpiRow[];
    cut: boolean;
    known?: ReadonlyMap<string, SegmentImpact[]>;
  },
): Promise<MeasuredRow[]> {
  const { touched, stretch, earlier = [], kpis, cut, known } = asked;
  const reached = await readReached(context, touched, kpis);
  if (reached.length === 0) return [];
  const controlsOf = await openControls(context, touched, kpis);
  const rows: MeasuredRow[] = [];
  for (const one of reached) {
    const { kpi } = one;
    const measured = await measureKpi(context, { kpi, stretch, earlier, controlsOf });
    rows.push({ ...one, ...measured, segments: known?.get(kpi.slug) ?? [] });
    await breathe(); // a prediction takes a tenth of a second; whoever asks meanwhile is answered in between
  }
  const ordered = orderKpis(correctForMany(rows));
  if (!cut) return ordered;
  for (const row of ordered.filter(isShown).slice(0, MOST_CUT)) {
    row.segments = await measureSegments(context, { kpi: row.kpi, stretch, earlier, controlsOf });
  }
  return ordered;
}

function isShown({ impact }: MeasuredRow): boolean {
  return impact.kind === 'impact' && impact.shown;
}

/** As it is told, with its sentences; once it is `over` nothing is so far. */
export function toMeasured(
  row: Pick<MeasuredRow, 'reach' | 'impact' | 'segments'> & { kpi: MeasuredKpi['kpi'] },
  over = false,
): MeasuredKpi {
  const { kpi, reach, impact, segments } = row;
  const { slug, name, unit, kind, proportion, direction, numerator } = kpi;
  const shown = { slug, name, unit, kind, proportion, direction, numerator };
  const moved = impact.kind === 'impact' && impact.shown;
  return {
    kpi: shown,
    reach,
    says: sayImpact(shown, impact, over),
    impact,
    segments: moved ? segments : [],
    segmentsSay: moved ? saySegments(segments) : null,
  };
}
