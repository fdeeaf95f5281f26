import type { TrustPolicy } from '../../contracts/trust-policies.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { runUrl } from './run-url.ts';

export const policyParts = {
  team: { select: { slug: true } },
  services: { select: { service: { select: { slug: true } } } },
  createdBy: { select: { name: true } },
  exchanges: { orderBy: { at: 'desc' }, take: 1 },
} satisfies Prisma.TrustPolicyInclude;
type Row = Prisma.TrustPolicyGetPayload<{ include: typeof policyParts }>;

export async function listTrustPolicies({ database }: Context): Promise<TrustPolicy[]> {
  const rows = await database.trustPolicy.findMany({
    include: policyParts,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toTrustPolicy);
}

export function toTrustPolicy(row: Row): TrustPolicy {
  const [last] = row.exchanges;
  return {
    id: row.id,
    name: row.name,
    issuer: row.issuer,
    repositoryId: row.repositoryId,
    repositoryOwnerId: row.repositoryOwnerId,
    environment: row.environment,
    ref: row.ref,
    jobWorkflowRef: row.jobWorkflowRef,
    team: row.team?.slug ?? null,
    services: row.scoped ? row.services.map(({ service }) => service.slug).sort() : null,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy?.name ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastRun: last
      ? {
          repository: last.repository,
          actor: last.actor,
          url: runUrl(last.issuer, last.repository, last.runId),
        }
      : null,
  };
}
