import { PipelineToken } from '@throughline/service/contracts/trust-policies';
import type { Deadline, Ports } from '../ports.ts';
import type { Runner } from '../runner/runner.ts';
import { type Attempt, attempt } from '../service/attempt.ts';
import { type Answer, repeat } from '../service/repeat.ts';
import { askIdentity } from './ask-identity.ts';
import type { IdentityRequest } from './identity-request.ts';

const ATTEMPTS = 3;

export const SIGN_IN_TOO_LATE = 'the job could not sign in: the time allowed was used up';

export type SignInOptions = Readonly<{
  url: string;
  audience: string;
  request: IdentityRequest;
  runner: Runner;
  ports: Ports;
  /** Until when somebody waits for it. */
  within: Deadline;
}>;

/** Exchanges the identity of the job for a token of the service. Neither is ever printed, nor kept for the next phase. */
export async function signIn(options: SignInOptions): Promise<Answer<string>> {
  const { ports, within, runner } = options;
  const once = async (count: number) => {
    const result = await signInOnce(options);
    runner.debug(`Sign-in, attempt ${count}: ${result.ok ? 'done' : result.failure.what}`);
    return result;
  };
  return repeat(once, { attempts: ATTEMPTS, within, ports, tooLate: SIGN_IN_TOO_LATE });
}

/** An identity token is good once: where the answer to one is lost, the next attempt needs another. */
async function signInOnce(options: SignInOptions): Promise<Attempt<string>> {
  const { url, runner, ports, within } = options;
  // One attempt may take half of what is left, so that one black-holed connection leaves room for another.
  const signal = ports.abortAfter(Math.floor(within.remainingMs() / 2));
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
