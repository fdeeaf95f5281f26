import type { z } from 'zod';
import { runKeyOf } from '../../collect/deployments/index.ts';
import type { Run } from '../../contracts/deployments.ts';
import type { AskGate, GateAnswer } from '../../contracts/gate.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { risingId } from '../../store/rising-id.ts';
import { decideGate } from './decide.ts';
import { findTargets, type Target } from './find-targets.ts';
import { type Planned, readGateFacts } from './read-facts.ts';
import { DEFAULT_POLICY, readPolicies } from './read-policies.ts';
import { decisionParts, toGateDecision } from './to-decision.ts';
import { toGateOutcome } from './words.ts';

type Question = z.output<typeof AskGate>;

interface Asking {
  context: Context;
  /** @throws ServiceError wrong_scope */
  assertService: (service: { id: string; slug: string }) => void;
  publicUrl: string;
}

/**
 * Decides on every service asked about, and keeps question and answer. Asked again by the same attempt of the same job
 * the answer is the one given first, to which an override may still come.
 * @throws ServiceError unknown_service, unknown_environment, wrong_scope, simulated_mismatch
 */
export async function askGate(asking: Asking, question: Question): Promise<GateAnswer> {
  const { context, publicUrl } = asking;
  const { database } = context;
  const targets = await findTargets(database, question, asking.assertService);
  const identity = question.run ? identityOf(question.run) : null;
  const environmentIds = targets.map(({ environment }) => environment.id);
  const answered =
    identity === null
      ? []
      : await database.gateDecision.findMany({
          where: { environmentId: { in: environmentIds }, identity },
          select: { environmentId: true },
        });
  const known = new Set(answered.map(({ environmentId }) => environmentId));
  const fresh = await answer(
    context,
    question,
    targets.filter(({ environment }) => !known.has(environment.id)),
  );
  await database.gateDecision.createMany({ data: fresh, skipDuplicates: true });
  const mine: Prisma.GateDecisionWhereInput =
    identity === null
      ? { id: { in: fresh.map(({ id }) => id) } }
      : { environmentId: { in: environmentIds }, identity };
  await override(context, question, mine);
  const rows = await database.gateDecision.findMany({ where: mine, include: decisionParts });
  const byEnvironment = new Map(rows.map((row) => [row.environmentId, toGateDecision(row, publicUrl)]));
  const services = targets.flatMap(({ environment }) => {
    const kept = byEnvironment.get(environment.id);
    if (!kept) return [];
    const { id, service, team, decision, held, reasons, outcome, override } = kept;
    return {
      gateId: id,
      service,
      team,
      environment: environment.name,
      decision,
      held,
      reasons,
      outcome,
      overridden: override !== null,
      scorecardUrl: `${publicUrl}/teams/${team.slug}`,
    };
  });
  return {
    decision: services.some(({ decision }) => decision === 'hold') ? 'hold' : 'allow',
    overridden: services.some(({ overridden }) => overridden),
    services,
  };
}

async function answer(
  context: Context,
  question: Question,
  targets: Target[],
): Promise<(Prisma.GateDecisionCreateManyInput & { id: string })[]> {
  if (targets.length === 0) return [];
  const [facts, policies] = await Promise.all([
    readGateFacts(context, targets, toPlanned(question)),
    readPolicies(
      context.database,
      targets.map(({ team }) => team.id),
    ),
  ]);
  return targets.flatMap(({ serviceId, team, environment }, index) => {
    const known = facts[index];
    if (!known) return [];
    const outcome = toGateOutcome(known);
    return {
      ...decideGate(known, policies.get(team.id) ?? DEFAULT_POLICY),
      id: risingId(),
      serviceId,
      environmentId: environment.id,
      version: question.version ?? null,
      commitSha: question.commitSha ?? null,
      ...(question.run && {
        identity: identityOf(question.run),
        runKey: runKeyOf(question.run),
        run: question.run,
      }),
      mode: question.mode,
      ...(outcome && { outcome }),
      askedAt: known.now,
    };
  });
}

/** What was allowed needs no override, and where nothing is blocked there is nothing to override. */
async function override(
  { database, now }: Context,
  { mode, override }: Question,
  mine: Prisma.GateDecisionWhereInput,
): Promise<void> {
  if (!override || mode !== 'block') return;
  await database.gateDecision.updateMany({
    where: { ...mine, decision: 'hold', overriddenAt: null },
    data: {
      mode,
      overrideLabel: override.label,
      overrideBy: override.by ?? null,
      overrideUrl: override.url ?? null,
      overriddenAt: now(),
    },
  });
}

function toPlanned(question: Question): Planned {
  const { version, commitSha, ref, rollback, hotfix, run } = question;
  return {
    version: version ?? null,
    commitSha: commitSha ?? null,
    ref: ref ?? null,
    rollback: rollback ?? null,
    hotfix: hotfix ?? null,
    runKey: run ? runKeyOf(run) : null,
  };
}

function identityOf(run: Run): string {
  return `${runKeyOf(run)}#${run.attempt ?? 1}#${run.job ?? ''}`;
}
