import type { z } from 'zod';
import { DAY_MS } from '../contracts/time.ts';
import type { CreatedToken, CreateToken, Token } from '../contracts/tokens.ts';
import { PIPELINE_TOKEN_MINUTES } from '../contracts/trust-policies.ts';
import { ServiceError } from '../errors.ts';
import type { Context, Transaction } from '../store/database.ts';
import { findToken, forgetTokens } from '../store/find-token.ts';
import type { Prisma } from '../store/generated/client.ts';
import { findServiceIds } from './find-service-ids.ts';
import type { Principal } from './principal.ts';
import { hashSecret, makeSecret } from './secret.ts';

const PREFIX = 'tl_';
const HINT_LENGTH = 8;
const MINUTE_MS = 60_000;
const USE_RECORDED_EVERY_MS = MINUTE_MS; // a busy token would otherwise write a row with every request
const LISTED = { internal: false, policyId: null };

const withServices = {
  services: { include: { service: true } },
  createdBy: true,
} satisfies Prisma.TokenInclude;
type Row = Prisma.TokenGetPayload<{ include: typeof withServices }>;

/** Makes a token; its secret is in the answer and nowhere else. */
export async function createToken(
  { database, now }: Context,
  input: z.output<typeof CreateToken>,
  by: { personId: string | null; internal?: boolean },
): Promise<CreatedToken> {
  if (input.services.length > 0 && input.role !== 'pipeline') {
    throw new ServiceError('invalid_request', {
      detail: `A token of the role ${input.role} cannot be limited to services.`,
      remedy: 'Use the role pipeline for a token that writes to some services only, or leave services out.',
      field: 'services',
    });
  }
  const serviceIds = await findServiceIds(database, input.services);
  const secret = `${PREFIX}${makeSecret()}`;
  const row = await database.token.create({
    data: {
      name: input.name,
      role: input.role,
      hash: hashSecret(secret),
      hint: secret.slice(0, HINT_LENGTH),
      createdById: by.personId,
      internal: by.internal ?? false,
      scoped: serviceIds.length > 0,
      expiresAt: new Date(now().getTime() + input.expiresInDays * DAY_MS),
      services: { create: serviceIds.map((serviceId) => ({ serviceId })) },
    },
    include: withServices,
  });
  return { ...toToken(row), secret };
}

/** Makes a short-lived token for a run that a trust policy lets in. `serviceIds` null means all services. */
export async function createPipelineToken(
  transaction: Transaction,
  run: {
    name: string;
    policyId: string;
    runIdentity: string | null;
    serviceIds: string[] | null;
    now: Date;
  },
): Promise<{ secret: string; expiresAt: Date }> {
  const secret = `${PREFIX}${makeSecret()}`;
  const expiresAt = new Date(run.now.getTime() + PIPELINE_TOKEN_MINUTES * MINUTE_MS);
  await transaction.token.create({
    data: {
      name: run.name,
      role: 'pipeline',
      hash: hashSecret(secret),
      hint: secret.slice(0, HINT_LENGTH),
      policyId: run.policyId,
      runIdentity: run.runIdentity,
      scoped: run.serviceIds !== null,
      createdAt: run.now,
      expiresAt,
      services: { create: run.serviceIds?.map((serviceId) => ({ serviceId })) ?? [] },
    },
  });
  return { secret, expiresAt };
}

/** The tokens that people made; those of pipelines come and go with their runs. */
export async function listTokens({ database }: Context): Promise<Token[]> {
  const rows = await database.token.findMany({
    where: LISTED,
    include: withServices,
    orderBy: { createdAt: 'desc' },
  });
  return rows.map(toToken);
}

/** Ends a token at once; it stays in the list as revoked. */
export async function revokeToken({ database, now }: Context, id: string): Promise<void> {
  const { count } = await database.token.updateMany({
    where: { id, ...LISTED, revokedAt: null },
    data: { revokedAt: now() },
  });
  forgetTokens(database);
  if (count > 0) return;
  const known = await database.token.count({ where: { id, ...LISTED } });
  if (known > 0) return; // revoked before: the wish is fulfilled
  throw new ServiceError('not_found', {
    detail: 'There is no such token.',
    remedy: 'See GET /api/v1/tokens for those there are.',
    field: 'id',
  });
}

/** Forgets an internal token by its secret. */
export async function withdrawToken({ database }: Context, secret: string): Promise<void> {
  await database.token.deleteMany({ where: { hash: hashSecret(secret), internal: true } });
  forgetTokens(database);
}

/** Who a token stands for. @throws ServiceError unauthenticated, token_expired */
export async function readToken({ database, now }: Context, secret: string): Promise<Principal> {
  const row = secret.startsWith(PREFIX) ? await findToken(database, hashSecret(secret)) : undefined;
  if (!row) {
    throw new ServiceError('unauthenticated', {
      detail: 'The token is not known here.',
      remedy:
        'Check that the whole token was copied and that it belongs to this address; make one under Settings → Tokens.',
    });
  }
  const end = row.revokedAt ?? row.expiresAt;
  if (row.revokedAt || end <= now()) {
    throw new ServiceError('token_expired', {
      detail: `The token “${row.name}” ${row.revokedAt ? 'was revoked' : 'expired'} on ${end.toISOString()}.`,
      remedy: row.policy
        ? 'Exchange a new identity token of the run: POST /api/v1/auth/github-oidc.'
        : 'Make a new one under Settings → Tokens and put it where the old one was kept.',
    });
  }
  if (!row.lastUsedAt || now().getTime() - row.lastUsedAt.getTime() > USE_RECORDED_EVERY_MS) {
    row.lastUsedAt = now();
    await database.token.updateMany({ where: { id: row.id }, data: { lastUsedAt: row.lastUsedAt } });
  }
  const { id, name, role, runIdentity, policy } = row;
  const services = row.scoped ? new Set(row.services) : null;
  return { kind: 'token', id, name, role, services, policy, runIdentity };
}

function toToken(row: Row): Token {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    services: row.services.map(({ service }) => service.slug).sort(),
    hint: row.hint,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy?.name ?? null,
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
