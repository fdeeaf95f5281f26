import { PipelineToken } from '@throughline/service/contracts/trust-policies';
import type { Deadline, Ports } from '../ports.ts';
import type { Runner } from '../runner/runner.ts';
import { type Attempt, attempt } from '../service/attempt.ts';
import type { Answer } from '../service/client.ts';
import type { Failure } from '../service/failure.ts';
import { askIdentity } from './ask-identity.ts';
import type { IdentityRequest } from './identity-request.ts';

const ATTEMPTS = 3;
const PAUSE_MS = 250;
const SHORTEST_ATTEMPT_MS = 50; // less than this is not worth a connection

export type SignInOptions = Readonly<{
  url: string;
  audience: string;
  request: IdentityRequest;
  runner: Runner;
  ports: Ports;
  deadline: Deadline;
}>;

/** Exchanges the identity of the job for a token of the service. Neither is ever printed, nor kept for the next phase. */
export async function signIn(options: SignInOptions): Promise<Answer<string>> {
  const { ports, deadline, runner } = options;
  let last: Failure = {
    kind: 'away',
    what: 'the job could not sign in: the time allowed was used up',
    remedy: 'Raise the input `timeout-seconds` if this happens often.',
  };
  for (let count = 1; count <= ATTEMPTS && deadline.remainingMs() >= SHORTEST_ATTEMPT_MS; count += 1) {
    const result = await signInOnce(options);
    runner.debug(`Sign-in, attempt ${count}: ${result.ok ? 'done' : result.failure.what}`);
    if (result.ok) return result;
    last = result.failure;
    if (result.again === undefined || count === ATTEMPTS) break;
    const wait = Math.max(
      result.again.afterMs ?? 0,
      Math.round(PAUSE_MS * count * (0.5 + ports.random() / 2)),
    );
    if (wait > deadline.remainingMs() - SHORTEST_ATTEMPT_MS) break;
    await ports.sleep(wait);
  }
  return { ok: false, failure: last };
}

/** An identity token is good once: where the answer to one is lost, the next attempt needs another. */
async function signInOnce(options: SignInOptions): Promise<Attempt<string>> {
  const { url, runner, ports, deadline } = options;
  // One attempt may take half of what is left, so that one black-holed connection leaves room for another.
  const signal = ports.abortAfter(Math.floor(deadline.remainingMs() / 2));
  const identity = await askIdentity({ ...options, signal });
  if (!identity.ok) return identity;
  runner.hide(identity.value);
  const request = {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'throughline-action',
    },
    body: JSON.stringify({ token: identity.value }),
    redirect: 'manual' as const,
    signal,
  };
  const exchanged = await attempt(
    () => ports.fetch(`${url}/api/v1/auth/github-oidc`, request),
    PipelineToken.pick({ token: true }),
    { origin: new URL(url).origin, now: ports.now },
  );
  if (!exchanged.ok) return exchanged;
  runner.hide(exchanged.value.token);
  return { ok: true, value: exchanged.value.token };
}
