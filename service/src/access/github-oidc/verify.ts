import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { GITHUB_ISSUER } from '../../contracts/trust-policies.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { Run } from '../trust-policies/index.ts';
import { isSameAudience } from './audience.ts';
import { findContradiction, RunClaims } from './claims.ts';
import type { IssuerKeys } from './issuer-keys.ts';

const LEEWAY_SECONDS = 60; // clocks differ
const MAX_AGE_SECONDS = 3_600; // GitHub's last 5 minutes; exchanges are remembered far longer than this
const ALGORITHMS = ['RS256', 'ES256'];
const MAX_QUOTED = 200;

/** An identity token that can be believed, for whomever it lets in. */
export interface Verified {
  run: Run;
  jti: string;
}

/** A token whose issuer vouches for the run, and which cannot be taken all the same. */
export class RefusedIdentity extends Error {
  readonly fault: ServiceError;
  readonly run: Run;
  /** Why, in a sentence that stands beside what the run said of itself. */
  readonly reason: string;

  constructor(fault: ServiceError, run: Run, reason = fault.message) {
    super(fault.message, { cause: fault });
    this.fault = fault;
    this.run = run;
    this.reason = reason;
  }
}

export interface Verifying {
  context: Context;
  keys: IssuerKeys;
  /** What `aud` has to be. */
  audience: string;
}

/**
 * Reads an identity token: who signed it, for whom, when, and which run it speaks of. Nothing is asked of an issuer that
 * no policy names, except of GitHub.
 * @throws ServiceError while nothing is proven of the run; RefusedIdentity afterwards
 */
export async function verifyIdentity(verifying: Verifying, token: string): Promise<Verified> {
  const { context, keys, audience } = verifying;
  const issuer = await findIssuer(context, token);
  let payload: JWTPayload;
  let untimely: ServiceError | null = null;
  try {
    ({ payload } = await jwtVerify(token, keys.of(issuer), {
      algorithms: ALGORITHMS,
      issuer,
      requiredClaims: ['exp', 'iat'],
      clockTolerance: LEEWAY_SECONDS,
      maxTokenAge: MAX_AGE_SECONDS,
      currentDate: context.now(),
    }));
  } catch (error) {
    untimely = findUntimely(error, context.now());
    if (!untimely) throw refuse(error, issuer);
    ({ payload } = error as errors.JWTClaimValidationFailed);
  }
  const claims = RunClaims.safeParse(payload);
  if (!claims.success) throw wrongClaims(claims.error.issues[0]?.path.join('.') ?? 'claims');
  const run = { issuer, ...claims.data.identity };
  if (untimely) throw new RefusedIdentity(untimely, run);
  if (!isSameAudience(claims.data.audience, audience)) {
    throw new RefusedIdentity(wrongAudience(claims.data.audience, audience), run);
  }
  const contradiction = findContradiction(claims.data);
  if (contradiction !== null) throw new RefusedIdentity(contradictory(contradiction), run);
  return { run, jti: claims.data.jti };
}

/** The issuer a token claims to be of, if it may be asked. */
async function findIssuer({ database }: Context, token: string): Promise<string> {
  let issuer: string | undefined;
  try {
    issuer = decodeJwt(token).iss;
  } catch (cause) {
    throw malformed('it has not the three parts of a JSON Web Token', cause);
  }
  if (typeof issuer !== 'string') throw malformed('it has no issuer (iss)');
  if (issuer === GITHUB_ISSUER || (await database.trustPolicy.count({ where: { issuer }, take: 1 })) > 0) {
    return issuer;
  }
  throw new ServiceError('oidc_issuer_unknown', {
    detail: `No trust policy names the issuer ${quote(issuer)}.`,
    remedy: `Where that is your GitHub Enterprise Server (https://HOST/_services/token), an administrator adds a trust policy with this issuer under Settings → Pipelines; GitHub's own is ${GITHUB_ISSUER}.`,
    field: 'token',
  });
}

/** What the issuer signed and is only of another time. */
function findUntimely(error: unknown, now: Date): ServiceError | null {
  if (error instanceof errors.JWTExpired) {
    return new ServiceError('oidc_expired', {
      detail: `The identity token has expired: ${momentOf(error.payload.exp)} by its own word, and it is ${now.toISOString()} here.`,
      remedy: 'Ask GitHub for a new identity token and send it at once; each is good for five minutes.',
      field: 'token',
    });
  }
  const early = error instanceof errors.JWTClaimValidationFailed && error.reason === 'check_failed';
  if (!early || (error.claim !== 'nbf' && error.claim !== 'iat')) return null;
  return new ServiceError('oidc_not_yet_valid', {
    detail: `The identity token is not valid yet: from ${momentOf(error.payload[error.claim])} on, and it is ${now.toISOString()} here.`,
    remedy: "Set the clock of Throughline's machine, or that of the GitHub Enterprise Server: they differ.",
    field: 'token',
  });
}

function momentOf(seconds: unknown): string {
  const at = new Date(Number(seconds) * 1000);
  return Number.isNaN(at.getTime()) ? 'at an unknown time' : at.toISOString();
}

function refuse(error: unknown, issuer: string): unknown {
  if (error instanceof errors.JWTClaimValidationFailed) return wrongClaims(error.claim);
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid) {
    return malformed('it cannot be read as a signed JSON Web Token', error);
  }
  if (!(error instanceof errors.JOSEError)) return error;
  return new ServiceError('oidc_signature_wrong', {
    detail: `The identity token was not signed by ${issuer}: ${say(error)}.`,
    remedy: `Send the token unchanged, as ${issuer} gave it to the job; if it did, try again in a minute, for its keys may have just changed.`,
    field: 'token',
    cause: error,
  });
}

function say(error: errors.JOSEError): string {
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return `its algorithm is none of ${ALGORITHMS.join(' and ')}`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature does not fit';
  return 'it names a key that the issuer does not publish';
}

function malformed(what: string, cause?: unknown): ServiceError {
  return new ServiceError('oidc_malformed', {
    detail: `This is no identity token of a run: ${what}.`,
    remedy:
      'Send what core.getIDToken(audience) returns, or the `value` that ACTIONS_ID_TOKEN_REQUEST_URL answers; the job needs `permissions: id-token: write`.',
    field: 'token',
    cause,
  });
}

function wrongClaims(claim: string): ServiceError {
  return new ServiceError('oidc_claims_wrong', {
    detail: `The claim \`${claim}\` of the identity token is missing or cannot be used.`,
    remedy: 'Send the token of a GitHub Actions run; those of other issuers do not say which repository ran.',
    field: 'token',
  });
}

function contradictory(what: string): ServiceError {
  return new ServiceError('oidc_claims_wrong', {
    detail: `The identity token contradicts itself: ${what}.`,
    remedy: 'Ask for a new identity token; if it stays, tell whoever runs the issuer.',
    field: 'token',
  });
}

function wrongAudience(given: string, expected: string): ServiceError {
  return new ServiceError('oidc_audience_wrong', {
    detail: `The identity token is for ${quote(given)}, and this service is ${expected}.`,
    remedy: `Ask for a token with the audience ${expected} (the action: \`url\` or \`audience\`). If people reach this service by another address, set PUBLIC_URL or OIDC_AUDIENCE to it.`,
    field: 'token',
  });
}

/** Somebody else's word, short and without what could forge a line of a log. */
function quote(text: string): string {
  return JSON.stringify(text.slice(0, MAX_QUOTED));
}
