import type { z } from 'zod';
import type { LinkPurpose, RedeemLink } from '../contracts/people.ts';
import { ServiceError } from '../errors.ts';
import { type Context, isUniqueViolation } from '../store/database.ts';
import { findPerson } from './people.ts';
import { hashSecret, makeSecret } from './secret.ts';
import type { Sessions } from './sessions.ts';

const LINK_LIFETIME_MS = 24 * 3_600_000;

/** A one-time address for the first administrator; null when somebody can administer already. */
export async function offerFirstAdministrator(context: Context): Promise<string | null> {
  const { database, now } = context;
  const administrators = await database.person.count({ where: { role: 'admin', accounts: { some: {} } } });
  if (administrators > 0) return null;
  await database.signInLink.deleteMany({ where: { personId: null } }); // only the latest start's link is good
  const token = makeSecret();
  const expiresAt = new Date(now().getTime() + LINK_LIFETIME_MS);
  await database.signInLink.create({ data: { hash: hashSecret(token), expiresAt } });
  return token;
}

/** A one-time address at which a person sets a password, also when one is forgotten. */
export async function offerSignIn({ database, now }: Context, email: string) {
  const person = await findPerson(database, email, 'email');
  const token = makeSecret();
  const expiresAt = new Date(now().getTime() + LINK_LIFETIME_MS);
  await database.signInLink.create({ data: { hash: hashSecret(token), personId: person.id, expiresAt } });
  return { token, expiresAt };
}

export async function readLink(context: Context, token: string): Promise<LinkPurpose> {
  const link = await findLink(context, token);
  if (!link.person) return { purpose: 'first_administrator', name: null, email: null };
  return { purpose: 'set_password', name: link.person.name, email: link.person.email };
}

/** Sets the password, creating the first administrator where the link is for one. Returns the e-mail to sign in with. */
export async function redeemLink(
  context: Context,
  sessions: Sessions,
  input: z.output<typeof RedeemLink>,
): Promise<string> {
  const { database, now } = context;
  const link = await findLink(context, input.token);
  const { password } = await (await sessions.library()).$context;
  const hash = await password.hash(input.password);
  return database.$transaction(async (transaction) => {
    const { count } = await transaction.signInLink.updateMany({
      where: { id: link.id, usedAt: null },
      data: { usedAt: now() },
    });
    if (count === 0) throw expired(); // somebody else used it between our look and now
    const administrators = { role: 'admin' as const, accounts: { some: {} } };
    if (!link.person && (await transaction.person.count({ where: administrators })) > 0) {
      throw expired(); // there is an administrator already, who can make others
    }
    const person =
      link.person ?? (await transaction.person.create({ data: firstAdministrator(input) }).catch(taken));
    await transaction.account.deleteMany({ where: { personId: person.id, providerId: 'credential' } });
    await transaction.session.deleteMany({ where: { personId: person.id } });
    await transaction.account.create({
      data: {
        id: crypto.randomUUID(),
        accountId: person.id,
        providerId: 'credential',
        personId: person.id,
        password: hash,
      },
    });
    return person.email;
  });
}

function firstAdministrator({ name, email }: z.output<typeof RedeemLink>) {
  const missing = name === undefined ? 'name' : email === undefined ? 'email' : undefined;
  if (name === undefined || email === undefined) {
    throw new ServiceError('invalid_request', {
      detail: `The first administrator needs a ${missing}.`,
      remedy: 'Send name, email and password.',
      field: missing ?? 'name',
    });
  }
  return { name, email, role: 'admin' as const, emailVerified: true };
}

function taken(error: unknown): never {
  if (!isUniqueViolation(error)) throw error;
  throw new ServiceError('slug_taken', {
    detail: 'Somebody with this e-mail address exists already.',
    remedy: 'Use another address.',
    field: 'email',
  });
}

async function findLink({ database, now }: Context, token: string) {
  const link = await database.signInLink.findUnique({
    where: { hash: hashSecret(token) },
    include: { person: true },
  });
  if (!link || link.usedAt || link.expiresAt <= now()) throw expired();
  return link;
}

function expired(): ServiceError {
  return new ServiceError('link_expired', {
    detail: 'This one-time link has expired, was used before, or was replaced by a newer one.',
    remedy:
      'Ask an administrator for a new link; for the first administrator, restart the service: it prints a new one.',
    field: 'token',
  });
}
