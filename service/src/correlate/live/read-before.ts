import type { LiveSignal } from '../../contracts/live.ts';
import type { Transaction } from '../../store/database.ts';

const BEFORE_MS = 3_600_000;
const AFTER_MS = 60_000; // a deployment is finished, or a flag told of, a little after it is live

/** What happened to services before they began to degrade. */
export type Before = Pick<LiveSignal, 'deployments' | 'changes'>;

/**
 * What was deployed of the services of live signals, and which of their flags and settings were changed, within the hour
 * before each began, by live signal. Two queries for all.
 */
export async function readBefore(
  database: Transaction,
  lives: readonly { id: string; since: Date; services: string[] }[],
): Promise<Map<string, Before>> {
  if (lives.length === 0) return new Map();
  const times = lives.map(({ since }) => since.getTime());
  const within = {
    gte: new Date(Math.min(...times) - BEFORE_MS),
    lte: new Date(Math.max(...times) + AFTER_MS),
  };
  const where = {
    environment: { production: true },
    service: { slug: { in: [...new Set(lives.flatMap(({ services }) => services))] } },
  };
  const of = { service: { select: { slug: true } }, environment: { select: { name: true } } } as const;
  const [deployments, changes] = await Promise.all([
    database.deployment.findMany({
      where: { ...where, status: 'succeeded', finishedAt: within },
      select: { id: true, version: true, finishedAt: true, ...of },
      orderBy: [{ finishedAt: 'asc' }, { id: 'asc' }],
    }),
    database.changeEvent.findMany({
      where: { ...where, at: within },
      select: { id: true, kind: true, name: true, from: true, to: true, at: true, ...of },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    }),
  ]);
  return new Map(
    lives.map(({ id, since, services }) => {
      const isBefore = (at: Date, service: string) => {
        const before = since.getTime() - at.getTime();
        return services.includes(service) && before <= BEFORE_MS && before >= -AFTER_MS;
      };
      return [
        id,
        {
          deployments: deployments.flatMap(
            ({ id: deployment, version, finishedAt, service, environment }) => {
              if (finishedAt === null || !isBefore(finishedAt, service.slug)) return [];
              return [
                {
                  id: deployment,
                  service: service.slug,
                  version,
                  environment: environment.name,
                  finishedAt: finishedAt.toISOString(),
                },
              ];
            },
          ),
          changes: changes
            .filter(({ at, service }) => isBefore(at, service.slug))
            .map(({ at, service, environment, ...change }) => ({
              ...change,
              service: service.slug,
              environment: environment.name,
              at: at.toISOString(),
            })),
        },
      ];
    }),
  );
}
