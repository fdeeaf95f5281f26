import type { LiveSignal } from '../../contracts/live.ts';
import type { Transaction } from '../../store/database.ts';

const BEFORE_MS = 3_600_000;
const AFTER_MS = 60_000; // a deployment is finished a little after its version is live

/** What was deployed of the services of live signals within the hour before each began, by live signal. One query for all. */
export async function readDeployments(
  database: Transaction,
  lives: readonly { id: string; since: Date; services: string[] }[],
): Promise<Map<string, LiveSignal['deployments']>> {
  if (lives.length === 0) return new Map();
  const times = lives.map(({ since }) => since.getTime());
  const rows = await database.deployment.findMany({
    where: {
      status: 'succeeded',
      environment: { production: true },
      service: { slug: { in: [...new Set(lives.flatMap(({ services }) => services))] } },
      finishedAt: {
        gte: new Date(Math.min(...times) - BEFORE_MS),
        lte: new Date(Math.max(...times) + AFTER_MS),
      },
    },
    select: {
      id: true,
      version: true,
      finishedAt: true,
      service: { select: { slug: true } },
      environment: { select: { name: true } },
    },
    orderBy: [{ finishedAt: 'asc' }, { id: 'asc' }],
  });
  return new Map(
    lives.map(({ id, since, services }) => [
      id,
      rows.flatMap(({ id: deployment, version, finishedAt, service, environment }) => {
        if (finishedAt === null || !services.includes(service.slug)) return [];
        const before = since.getTime() - finishedAt.getTime();
        if (before > BEFORE_MS || before < -AFTER_MS) return [];
        return [
          {
            id: deployment,
            service: service.slug,
            version,
            environment: environment.name,
            finishedAt: finishedAt.toISOString(),
          },
        ];
      }),
    ]),
  );
}
