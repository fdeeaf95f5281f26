import type { Context } from '../../store/database.ts';
import { readCauses } from '../causes/index.ts';
import type { KnownIncident } from './light-way.ts';

/** What is known of the way along which an incident came. @throws ServiceError unknown_incident */
export async function readIncident(context: Context, id: string): Promise<KnownIncident> {
  const causes = await readCauses(context, id);
  const [incident, lives] = await Promise.all([
    context.database.incident.findUniqueOrThrow({
      where: { id },
      select: { services: { select: { service: { select: { slug: true } } } } },
    }),
    context.database.liveSignal.findMany({
      where: { incidentId: id },
      select: { kpis: true, anomalies: { select: { subject: true } } },
    }),
  ]);
  const [best] = causes.candidates;
  const seen = lives.flatMap(({ anomalies }) =>
    anomalies.map(({ subject }) => subject as { kind: string; ref: string }),
  );
  return {
    affected: incident.services.map(({ service }) => service.slug),
    along: best?.path ?? [],
    series: [
      ...causes.candidates.flatMap(({ evidence }) => evidence.flatMap(({ signal }) => signal?.id ?? [])),
      ...seen.filter(({ kind }) => kind === 'signal').map(({ ref }) => ref),
    ].map(Number),
    kpis: [...new Set(lives.flatMap(({ kpis }) => kpis))],
    sentence: causes.sentence,
  };
}
