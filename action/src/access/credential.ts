import type { Deadline, Ports } from '../ports.ts';
import type { Runner } from '../runner/runner.ts';
import { type Answer, timeUsedUp } from '../service/repeat.ts';
import { HOW_TO_SIGN_IN } from './how-to-sign-in.ts';
import { identityRequestOf } from './identity-request.ts';
import { SIGN_IN_TOO_LATE, signIn } from './sign-in.ts';

/** Gives what a request to the service is signed with, or why there is nothing; asked before every request, within its time. */
export type Credential = (within: Deadline) => Promise<Answer<string>>;

export type CredentialOptions = Readonly<{
  url: string;
  token: string | undefined;
  audience: string;
  env: NodeJS.ProcessEnv;
  runner: Runner;
  ports: Ports;
}>;

const RENEWED_AFTER_MS = 13 * 60_000; // of the fifteen minutes that a token lasts, by the clock of this machine alone

/** The token that the workflow passes, or else one that the job's own identity is exchanged for when it is first needed. */
export function credentialOf(options: CredentialOptions): Credential {
  const { token, env, ports } = options;
  if (token !== undefined) return async () => ({ ok: true, value: token });
  const request = identityRequestOf(env);
  if (request === undefined) return async () => NOTHING_TO_SIGN_IN_WITH;

  // Several requests at once share one exchange. It lasts as long as the most patient of them waits, while each of them
  // stops waiting at its own time.
  let until = 0;
  const patience: Deadline = { remainingMs: () => Math.max(0, until - ports.now()) };
  let signedIn: { at: number; answer: Promise<Answer<string>> } | undefined;
  const exchange = () => {
    const begun = { at: ports.now(), answer: signIn({ ...options, request, within: patience }) };
    // What was refused would be refused again; whoever was away may be back for the next request.
    void begun.answer.then((answer) => {
      if (!answer.ok && answer.failure.kind === 'away' && signedIn === begun) signedIn = undefined;
    });
    return begun;
  };
  return (within) => {
    until = Math.max(until, ports.now() + within.remainingMs());
    if (signedIn === undefined || ports.now() - signedIn.at > RENEWED_AFTER_MS) signedIn = exchange();
    return Promise.race([signedIn.answer, tooLate(ports.abortAfter(Math.floor(within.remainingMs())))]);
  };
}

function tooLate(signal: AbortSignal): Promise<Answer<string>> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({ ok: false, failure: timeUsedUp(SIGN_IN_TOO_LATE) }));
  });
}

const NOTHING_TO_SIGN_IN_WITH: Answer<string> = {
  ok: false,
  failure: {
    kind: 'refused',
    code: 'no_credential',
    what: 'this job has nothing to sign in with',
    remedy: HOW_TO_SIGN_IN,
  },
};
