import type { PipelineToken } from '../../contracts/trust-policies.ts';
import { ServiceError } from '../../errors.ts';
import type { Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { createPipelineToken } from '../tokens.ts';
import { findUnmet, type Run, trusts } from '../trust-policies/index.ts';
import { keepRefusal } from './refusals.ts';
import { RefusedIdentity, type Verified, type Verifying, verifyIdentity } from './verify.ts';

const withServices = {
  services: { select: { service: { select: { id: true, slug: true } } } },
  team: { select: { services: { select: { id: true, slug: true } } } },
} satisfies Prisma.TrustPolicyInclude;
type Policy = Prisma.TrustPolicyGetPayload<{ include: typeof withServices }>;

/**
 * Gives a run that a trust policy lets in a token for a quarter of an hour. What its issuer vouches for and is refused
 * is kept, so that an administrator can see it.
 * @throws ServiceError saying what is wrong with the identity, or what the nearest policy asks for
 */
export async function exchangeIdentity(verifying: Verifying, token: string): Promise<PipelineToken> {
  const { context } = verifying;
  try {
    const verified = await verifyIdentity(verifying, token);
    return await context.database.$transaction(async (transaction) => {
      const policy = await findPolicy(transaction, verified.run);
      return letIn(transaction, { verified, policy, now: context.now() });
    });
  } catch (error) {
    if (!(error instanceof RefusedIdentity)) throw error;
    await keepRefusal(context, error);
    throw error.fault;
  }
}

/**
 * The policy that lets the run in: where several do, the one that lets it record for most. None of them changes or goes
 * until the transaction ends; whoever waits to change one then ends the token that was made.
 */
async function findPolicy(transaction: Transaction, run: Run): Promise<Policy> {
  await transaction.$queryRaw`
    SELECT id FROM trust_policies
    WHERE issuer = ${run.issuer} AND (repository_id IS NULL OR repository_id = ${run.repositoryId})
      AND (repository_owner_id IS NULL OR repository_owner_id = ${run.repositoryOwnerId})
    ORDER BY id FOR NO KEY UPDATE`;
  const concerning = await transaction.trustPolicy.findMany({
    where: {
      issuer: run.issuer,
      AND: [
        { OR: [{ repositoryId: null }, { repositoryId: run.repositoryId }] },
        { OR: [{ repositoryOwnerId: null }, { repositoryOwnerId: run.repositoryOwnerId }] },
      ],
    },
    include: withServices,
    orderBy: { id: 'asc' },
  });
  const trusting = concerning.filter((policy) => trusts(policy, run));
  const [widest] = trusting.sort((one, other) => reach(other) - reach(one));
  if (widest) return widest;
  throw notTrusted(run, concerning);
}

function servicesOf(policy: Policy): { id: string; slug: string }[] | null {
  if (policy.team) return policy.team.services;
  return policy.scoped ? policy.services.map(({ service }) => service) : null;
}

function reach(policy: Policy): number {
  return servicesOf(policy)?.length ?? Number.POSITIVE_INFINITY;
}

interface Admission {
  verified: Verified;
  policy: Policy;
  now: Date;
}

async function letIn(transaction: Transaction, { verified, policy, now }: Admission): Promise<PipelineToken> {
  const { run, jti } = verified;
  const { repositoryOwner, ...kept } = run;
  const { count } = await transaction.identityExchange.createMany({
    data: [{ ...kept, jti, policyId: policy.id, at: now }],
    skipDuplicates: true, // waits for whoever exchanges the same at this moment
  });
  if (count === 0) throw new RefusedIdentity(replayed(), run);
  await transaction.trustPolicy.update({ where: { id: policy.id }, data: { lastUsedAt: now } });
  const services = servicesOf(policy);
  const { secret, expiresAt } = await createPipelineToken(transaction, {
    name: nameOf(run),
    policyId: policy.id,
    runIdentity: identityOf(run),
    serviceIds: services?.map(({ id }) => id) ?? null,
    now,
  });
  return {
    token: secret,
    expiresAt: expiresAt.toISOString(),
    policy: policy.name,
    services: services?.map(({ slug }) => slug).sort() ?? null,
  };
}

/** Who to name in a history: `acme/shop run 1001.2`. */
function nameOf({ repository, runId, runAttempt }: Run): string {
  return runId === null ? repository : `${repository} run ${runId}.${runAttempt ?? 1}`;
}

/** The same for all tokens of an attempt, whatever the repository is called by then. */
function identityOf({ issuer, repositoryId, runId, runAttempt }: Run): string | null {
  return runId === null ? null : `${issuer} ${repositoryId} ${runId} ${runAttempt ?? 1}`;
}

function replayed(): ServiceError {
  return new ServiceError('oidc_replayed', {
    detail: 'This identity token was exchanged before; each is good once.',
    remedy: 'Ask GitHub for a new identity token for every exchange, also when one is tried again.',
    field: 'token',
  });
}

/** Names what came, and what the nearest policy for this very repository or owner asks for: nobody else's. */
function notTrusted(run: Run, concerning: Policy[]): RefusedIdentity {
  const [nearest] = concerning
    .map((policy) => ({ policy, unmet: findUnmet(policy, run) }))
    .sort((one, other) => one.unmet.length - other.unmet.length);
  const why = nearest
    ? `The policy “${nearest.policy.name}” asks for ${nearest.unmet.join(' and ')}.`
    : 'No policy is for this repository or its owner.';
  const fault = new ServiceError('oidc_not_trusted', {
    detail: `The run is not trusted. ${why} It came from ${say(run)}.`,
    remedy:
      'An administrator finds the run under Settings → Pipelines, and can add or change a trust policy with what it says.',
    field: 'token',
  });
  return new RefusedIdentity(fault, run, why);
}

function say(run: Run): string {
  const told = [
    `repository_id ${run.repositoryId}`,
    `repository_owner_id ${run.repositoryOwnerId}`,
    `environment ${run.environment ?? 'none'}`,
    `ref ${run.ref ?? 'none'}`,
    `job_workflow_ref ${run.jobWorkflowRef ?? 'none'}`,
  ];
  return `${run.repository} (${told.join(', ')})`;
}
