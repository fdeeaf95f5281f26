import { z } from 'zod';
import { ErrorBudget, TrendPoint } from '../../contracts/outcome-values.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Course } from '../../correlate/forecasts/index.ts';
import type { Context } from '../../store/database.ts';
import { toOutcomeMetric } from '../metrics/index.ts';
import { metricParts } from '../teams/index.ts';

const Card = z.object({ trend: z.array(TrendPoint), budget: ErrorBudget.nullable() });

/** The course of every outcome metric, as its snapshot has it. */
export async function readCourses({ database }: Pick<Context, 'database'>): Promise<Course[]> {
  const [metrics, snapshots] = await Promise.all([
    database.outcomeMetric.findMany({
      include: { ...metricParts, team: { select: { slug: true, name: true, simulated: true } } },
      orderBy: { teamId: 'asc' },
    }),
    database.outcomeSnapshot.findMany({ select: { teamId: true, asOf: true, card: true } }),
  ]);
  const known = new Map(snapshots.map((one) => [one.teamId, one]));
  return metrics.flatMap((row): Course[] => {
    const snapshot = known.get(row.teamId);
    const card = Card.safeParse(snapshot?.card);
    if (!snapshot || !card.success) return [];
    const { target, direction, scale, unit, windowDays, changedAt } = toOutcomeMetric(row);
    const { trend, budget } = card.data;
    const burn = budget?.burn.find(({ firing }) => firing);
    return [
      {
        teamId: row.teamId,
        team: row.team.slug,
        name: `${row.team.name}: ${row.name}`,
        unit: scale === 'share' ? '' : unit,
        simulated: row.team.simulated,
        target,
        direction: direction === 'at_least' ? 'falling' : 'rising',
        changedAt: new Date(changedAt),
        days: Float64Array.from(trend, ({ estimate }) => estimate ?? Number.NaN),
        end: Math.floor(snapshot.asOf.getTime() / HOUR_MS) * HOUR_MS,
        budget: budget && {
          left: budget.left,
          windowMs: windowDays * DAY_MS,
          burns: burn ? { longRate: burn.longRate ?? 0, shortRate: burn.shortRate ?? 0 } : null,
        },
      },
    ];
  });
}
