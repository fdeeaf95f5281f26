import { findAllKpis } from '../../collect/kpis/index.ts';
import { listWatched } from '../../collect/telemetry/index.ts';
import type { Context } from '../../store/database.ts';
import { byPriority, ofKpi, ofSignal, type Subject } from './subject.ts';

/** What told nothing for longer is not missed any more. */
const MISSED_MS = 7 * 86_400_000;

/** Everything that is watched, the most telling first. Environments that are not production harm nobody. */
export async function findSubjects({ database, now }: Context): Promise<Subject[]> {
  const [signals, kpis, others, metrics] = await Promise.all([
    listWatched({ database }, { since: new Date(now().getTime() - MISSED_MS) }),
    findAllKpis(database),
    database.environment.findMany({
      where: { production: false },
      select: { name: true, service: { select: { slug: true } } },
    }),
    database.outcomeMetric.findMany({ select: { kpiId: true, seriesId: true } }),
  ]);
  const trials = new Set(others.map(({ name, service }) => `${service.slug}\n${name}`));
  const measured = new Set(metrics.flatMap(({ kpiId, seriesId }) => [kpiId, seriesId]));
  return [
    ...signals
      .filter(({ service, environment }) => !trials.has(`${service}\n${environment}`))
      .map((signal) => ofSignal(signal, measured.has(signal.seriesId))),
    ...kpis.flatMap((kpi) => ofKpi(kpi, measured.has(kpi.id)) ?? []),
  ].sort(byPriority);
}
