import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey, type LocalJWKSet } from 'jose';
import { z } from 'zod';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import { readJson, UnreadableAnswer } from './read-json.ts';

const FRESH_MS = HOUR_MS; // after that a withdrawn key is noticed
const KEPT_MS = DAY_MS; // while the issuer cannot be reached
const COOLDOWN_MS = 10_000; // between looks for a key that is not known: anybody can make one up
const PAUSE_MS = 2_000; // after a failure, as long as senders are told to wait
const LIMITS = { deadlineMs: 2_000, maxBytes: 262_144 }; // a runner waits 5 s in all; GitHub's keys are 10 kB

const Description = z.object({ issuer: z.string(), jwks_uri: z.string() });
const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

interface Known {
  keys: LocalJWKSet;
  readAt: number;
}

/** The public keys of issuers, each read when it is first needed and remembered. */
export interface IssuerKeys {
  /** For an issuer that is known to be asked: what it answers decides whom we believe. */
  of(issuer: string): JWTVerifyGetKey;
}

export function openIssuerKeys(now: () => Date): IssuerKeys {
  const known = new Map<string, Known>();
  const failedAt = new Map<string, number>();
  const reading = new Map<string, Promise<Known>>();

  /** One reading at a time; everybody who waits gets the same. */
  function readOnce(issuer: string): Promise<Known> {
    const failed = failedAt.get(issuer);
    if (failed !== undefined && now().getTime() - failed < PAUSE_MS) {
      return Promise.reject(unavailable(issuer, 'it could not be read a moment ago'));
    }
    const under = reading.get(issuer) ?? read(issuer).finally(() => reading.delete(issuer));
    reading.set(issuer, under);
    return under;
  }

  async function read(issuer: string): Promise<Known> {
    try {
      const fresh = { keys: createLocalJWKSet(await readKeySet(issuer)), readAt: now().getTime() };
      known.set(issuer, fresh);
      failedAt.delete(issuer);
      return fresh;
    } catch (error) {
      failedAt.set(issuer, now().getTime());
      throw unavailable(issuer, (error as Error).message, error);
    }
  }

  async function present(issuer: string): Promise<Known> {
    const remembered = known.get(issuer);
    if (!remembered) return readOnce(issuer);
    const age = now().getTime() - remembered.readAt;
    if (age < FRESH_MS) return remembered;
    return readOnce(issuer).catch((error: unknown) => {
      if (age < KEPT_MS) return remembered;
      throw error;
    });
  }

  return {
    of: (issuer) => async (header, token) => {
      const first = await present(issuer);
      try {
        return await first.keys(header, token);
      } catch (error) {
        const unknown = error instanceof errors.JWKSNoMatchingKey;
        if (!unknown || now().getTime() - first.readAt < COOLDOWN_MS) throw error;
      }
      return (await readOnce(issuer)).keys(header, token); // the issuer may have a new key
    },
  };
}

/** Where the keys are is told by the issuer's description, and has to be at the issuer itself. */
async function readKeySet(issuer: string): Promise<JSONWebKeySet> {
  const description = Description.safeParse(
    await readJson(`${issuer}/.well-known/openid-configuration`, LIMITS),
  );
  if (!description.success || description.data.issuer !== issuer) {
    throw new UnreadableAnswer('its openid-configuration is not that of this issuer');
  }
  const address = description.data.jwks_uri;
  if (!URL.canParse(address) || new URL(address).origin !== new URL(issuer).origin) {
    throw new UnreadableAnswer('its openid-configuration says that its keys are at another host');
  }
  const keySet = KeySet.safeParse(await readJson(address, LIMITS));
  if (!keySet.success) throw new UnreadableAnswer('its keys are not a JSON Web Key Set');
  return keySet.data;
}

function unavailable(issuer: string, why: string, cause?: unknown): ServiceError {
  return new ServiceError('oidc_issuer_unavailable', {
    detail: `The keys of ${issuer} cannot be read at the moment: ${why}.`,
    remedy:
      'Send the same identity token again after the time in the Retry-After header; if it stays, let Throughline reach that address.',
    field: 'token',
    cause,
  });
}
