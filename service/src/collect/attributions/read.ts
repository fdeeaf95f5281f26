import { type Attribution, Candidate } from '../../contracts/attributions.ts';
import { Evidence } from '../../contracts/verdicts.ts';
import type { Prisma } from '../../store/generated/client.ts';

/** What has to be read along with an attribution to show it. */
export const attributionParts = {
  deployment: {
    select: { id: true, version: true, finishedAt: true, service: { select: { slug: true } } },
  },
} satisfies Prisma.AttributionInclude;

/** An attribution as it is sent. */
export function toAttribution(
  row: Prisma.AttributionGetPayload<{ include: typeof attributionParts }>,
): Attribution {
  const { deployment } = row;
  return {
    deployment: deployment && {
      id: deployment.id,
      service: deployment.service.slug,
      version: deployment.version,
      finishedAt: deployment.finishedAt?.toISOString() ?? null,
    },
    origin: row.origin,
    score: row.score,
    decidedBy: row.decidedBy,
    decidedAt: row.decidedAt.toISOString(),
    evidence: Evidence.array().parse(row.evidence),
    candidates: Candidate.array().parse(row.candidates),
  };
}
