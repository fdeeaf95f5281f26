import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';

const LIFETIME_SECONDS = 300; // as GitHub's

/** What a token says; `undefined` leaves a claim out. */
export type Claims = Record<string, unknown>;

export interface SignOptions {
  audience?: string | string[];
  issuer?: string;
  /** `foreign` signs with a key that the issuer does not publish. */
  key?: 'current' | 'previous' | 'foreign';
  /** The `kid` of the header, when it should differ from that of the key. */
  keyId?: string;
  /** `none` does not sign; `HS256` takes the published key for a shared secret. Both are attacks. */
  algorithm?: 'none' | 'HS256';
  issuedAt?: Date;
  notBefore?: Date;
  expiresAt?: Date;
}

export interface OidcIssuer {
  /** What tokens carry as `iss`, and where the description of the issuer is. */
  issuer: string;
  /** `ACTIONS_ID_TOKEN_REQUEST_URL` of a runner: has a query already, to which `&audience=…` is added. */
  requestUrl: string;
  /** `ACTIONS_ID_TOKEN_REQUEST_TOKEN` of a runner. */
  requestToken: string;
  /** What a job's token says unless `sign` is told otherwise; may be changed by a test. */
  claims: Claims;
  /** Whether `sub` carries ids, as for repositories made after 15 July 2026. */
  subjectWithIds: boolean;
  /** Audiences that runners asked for, oldest first. */
  audiencesAsked: string[];
  /** How often each path was asked. */
  requests: { description: number; keys: number; token: number };
  /** What is wrong with answers until it is set to null again. */
  fault: OidcFault | null;
  /** A token of a job, of the audience `https://throughline.example` unless another is given. */
  sign(claims?: Claims, options?: SignOptions): Promise<string>;
  /** Signs with a new key from now on; the one before is published no longer. */
  rotateKey(): Promise<void>;
  close(): Promise<void>;
}

export type OidcFault =
  | { kind: 'failure'; status: number }
  | { kind: 'cut' }
  | { kind: 'silent' }
  | { kind: 'endless' }
  | { kind: 'redirect'; to: string }
  | { kind: 'description'; body: unknown };

export interface OidcIssuerOptions {
  /** Added to the address, as GitHub Enterprise Server's `/_services/token`. */
  path?: string;
  claims?: Claims;
  subjectWithIds?: boolean;
  /** What it signs with; GitHub with RS256. */
  signsWith?: 'RS256' | 'ES256';
  now?: () => Date;
}

type Key = { id: string; algorithm: string; privateKey: CryptoKey; publicKey: CryptoKey; published: JWK };

/**
 * GitHub's issuer of identity tokens over HTTP, and the address at which a runner asks it for one: description, keys
 * and tokens as GitHub's are, signed for real.
 */
export async function startOidcIssuer(options: OidcIssuerOptions = {}): Promise<OidcIssuer> {
  const now = options.now ?? (() => new Date());
  const signsWith = options.signsWith ?? 'RS256';
  const foreign = await makeKey(signsWith);
  let current = await makeKey(signsWith);
  let previous = foreign;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => send(response, 500, { message: error.message }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: OidcIssuer = {
    issuer: `${origin}${options.path ?? ''}`,
    requestUrl: `${origin}/idtoken?api-version=2.0`,
    requestToken: 'aRequestTokenOfTheRunner',
    claims: { ...JOB, ...options.claims },
    subjectWithIds: options.subjectWithIds ?? false,
    audiencesAsked: [],
    requests: { description: 0, keys: 0, token: 0 },
    fault: null,
    sign: (claims = {}, wanted = {}) => sign(fake, pick(wanted.key ?? 'current'), now(), claims, wanted),
    rotateKey: async () => {
      previous = current;
      current = await makeKey(signsWith);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return fake;

  function pick(which: 'current' | 'previous' | 'foreign'): Key {
    if (which === 'foreign') return foreign;
    return which === 'previous' ? previous : current;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin);
    if (fake.fault && fake.fault.kind !== 'description') return fail(fake.fault, response);
    if (`${origin}${pathname}` === `${fake.issuer}/.well-known/openid-configuration`) {
      fake.requests.description += 1;
      const jwksUri = `${fake.issuer}/.well-known/jwks`;
      return send(response, 200, fake.fault ? fake.fault.body : { issuer: fake.issuer, jwks_uri: jwksUri });
    }
    if (`${origin}${pathname}` === `${fake.issuer}/.well-known/jwks`) {
      fake.requests.keys += 1;
      return send(response, 200, { keys: [current.published] });
    }
    if (pathname !== '/idtoken') return send(response, 404, { message: 'Not Found' });
    fake.requests.token += 1;
    if (request.headers.authorization !== `Bearer ${fake.requestToken}`) {
      return send(response, 401, { message: 'The request token is not known' });
    }
    const audience = searchParams.get('audience') ?? `https://github.com/${fake.claims.repository_owner}`;
    fake.audiencesAsked.push(audience);
    return send(response, 200, { count: 1, value: await fake.sign({}, { audience }) });
  }
}

/** As GitHub's reference lists them: a push to the main branch that deploys to production. */
const JOB: Claims = {
  repository: 'acme/shop',
  repository_id: '456',
  repository_owner: 'acme',
  repository_owner_id: '123',
  repository_visibility: 'private',
  ref: 'refs/heads/main',
  ref_type: 'branch',
  ref_protected: 'true',
  base_ref: '',
  head_ref: '',
  sha: 'f'.repeat(40),
  event_name: 'push',
  environment: 'production',
  environment_node_id: 'EN_kwDOAAAAAc4AAAAB',
  workflow: 'deploy',
  workflow_ref: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
  workflow_sha: 'f'.repeat(40),
  job_workflow_ref: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
  job_workflow_sha: 'f'.repeat(40),
  actor: 'dana',
  actor_id: '789',
  run_id: '1001',
  run_number: '17',
  run_attempt: '1',
  runner_environment: 'github-hosted',
};

async function makeKey(algorithm: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const id = randomUUID();
  const published = { ...(await exportJWK(publicKey)), kid: id, alg: algorithm, use: 'sig' };
  return { id, algorithm, privateKey, publicKey, published };
}

async function sign(
  fake: OidcIssuer,
  key: Key,
  now: Date,
  claims: Claims,
  options: SignOptions,
): Promise<string> {
  const job = { ...fake.claims, ...claims };
  const issuedAt = seconds(options.issuedAt ?? now);
  const payload = {
    jti: randomUUID(),
    sub: subjectOf(job, fake.subjectWithIds),
    ...job,
    iss: options.issuer ?? fake.issuer,
    aud: options.audience ?? 'https://throughline.example',
    iat: issuedAt,
    nbf: options.notBefore ? seconds(options.notBefore) : issuedAt,
    exp: options.expiresAt ? seconds(options.expiresAt) : issuedAt + LIFETIME_SECONDS,
    ...('exp' in claims && { exp: claims.exp }),
  };
  const algorithm = options.algorithm ?? key.algorithm;
  const header = { alg: algorithm, kid: options.keyId ?? key.id, typ: 'JWT' };
  if (options.algorithm === undefined) {
    const present = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
    return new SignJWT(present).setProtectedHeader(header).sign(key.privateKey);
  }
  const unsigned = `${encode(header)}.${encode(payload)}`;
  if (options.algorithm === 'none') return `${unsigned}.`;
  const shared = await exportSPKI(key.publicKey);
  return `${unsigned}.${createHmac('sha256', shared).update(unsigned).digest('base64url')}`;
}

/** Both shapes: https://docs.github.com/en/actions/reference/security/oidc */
function subjectOf(job: Claims, withIds: boolean): string {
  const [owner = '', name = ''] = String(job.repository).split('/');
  const repository = withIds
    ? `${owner}@${job.repository_owner_id}/${name}@${job.repository_id}`
    : `${owner}/${name}`;
  if (job.environment !== undefined) return `repo:${repository}:environment:${job.environment}`;
  if (job.event_name === 'pull_request') return `repo:${repository}:pull_request`;
  return `repo:${repository}:ref:${job.ref}`;
}

function fail(fault: Exclude<OidcFault, { kind: 'description' }>, response: ServerResponse): void {
  switch (fault.kind) {
    case 'failure':
      send(response, fault.status, { message: 'it fails' });
      return;
    case 'cut':
      response.destroy();
      return;
    case 'silent':
      return; // the connection stays open, and nothing comes
    case 'redirect':
      response.writeHead(302, { location: fault.to }).end();
      return;
    case 'endless': {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"keys":[');
      const more = () => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    }
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
