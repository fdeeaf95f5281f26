import { Run } from '../../contracts/deployments.ts';
import { type GateDecision, GateOutcome } from '../../contracts/gate.ts';
import { GateReason, GateRule } from '../../contracts/gate-reasons.ts';
import type { Prisma } from '../../store/generated/client.ts';

export const decisionParts = {
  service: { select: { slug: true, name: true, team: { select: { slug: true, name: true } } } },
  environment: { select: { name: true } },
} satisfies Prisma.GateDecisionInclude;

type Row = Prisma.GateDecisionGetPayload<{ include: typeof decisionParts }>;

/** A kept decision as it is sent; addresses of pages are kept without the part that may change. */
export function toGateDecision(row: Row, publicUrl: string): GateDecision {
  const { team, ...service } = row.service;
  return {
    id: row.id,
    askedAt: row.askedAt.toISOString(),
    service,
    team,
    environment: row.environment.name,
    version: row.version,
    commitSha: row.commitSha,
    run: row.run === null ? null : Run.parse(row.run),
    mode: row.mode,
    decision: row.decision,
    held: GateRule.array().parse(row.held),
    reasons: withAddresses(GateReason.array().parse(row.reasons), publicUrl),
    outcome: row.outcome === null ? null : GateOutcome.parse(row.outcome),
    override: row.overriddenAt && {
      label: row.overrideLabel ?? '',
      ...(row.overrideBy !== null && { by: row.overrideBy }),
      ...(row.overrideUrl !== null && { url: row.overrideUrl }),
      at: row.overriddenAt.toISOString(),
    },
  };
}

/** Completes the addresses of pages. */
export function withAddresses(reasons: GateReason[], publicUrl: string): GateReason[] {
  return reasons.map((reason) =>
    reason.url === undefined ? reason : { ...reason, url: `${publicUrl}${reason.url}` },
  );
}
