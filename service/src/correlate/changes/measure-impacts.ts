import { findAllKpis } from '../../collect/kpis/index.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';
import { type MeasuredRow, measureMany } from '../impact/index.ts';
import type { Watch } from './finding.ts';
import type { Look } from './look.ts';

/** The looks after which impacts are measured anew, in hours, besides the last: a prediction takes a hundred times a comparison. */
const MEASURED_AT = new Set([1, 2, 4, 8, 12, 18, 24, 48, 96]);
/** Customers are told apart from here on, and at the end: each of their attributes is as many predictions as it has values. */
const CUT_FROM_MS = DAY_MS;

/** What a change did to the KPIs that its service may move, against what would have been without it. */
export async function measureImpacts(
  context: Context,
  watch: Watch,
  { scope, lookMs }: Look,
): Promise<MeasuredRow[]> {
  const at = watch.at.getTime();
  const last = at + lookMs >= watch.until.getTime();
  if (!scope.environment.production || !(last || MEASURED_AT.has(lookMs / HOUR_MS))) return [];
  return measureMany(context, {
    touched: {
      services: [scope.service.slug],
      teams: [scope.team.slug],
      simulated: scope.team.simulated,
      at: watch.at,
      watched: [],
    },
    stretch: { begunAt: watch.begunAt.getTime(), at, to: at + lookMs, edges: 'left_out', over: last },
    kpis: await findAllKpis(context.database),
    cut: last || lookMs >= CUT_FROM_MS,
  });
}
