import type { Deadline, Ports } from '../ports.ts';
import type { Runner } from '../runner/runner.ts';
import type { Answer } from '../service/client.ts';
import { HOW_TO_SIGN_IN } from './how-to-sign-in.ts';
import { identityRequestOf } from './identity-request.ts';
import { signIn } from './sign-in.ts';

/** Gives what a request to the service is signed with, or why there is nothing; asked before every request. */
export type Credential = () => Promise<Answer<string>>;

export type CredentialOptions = Readonly<{
  url: string;
  token: string | undefined;
  audience: string;
  env: NodeJS.ProcessEnv;
  runner: Runner;
  ports: Ports;
  deadline: Deadline;
}>;

const RENEWED_AFTER_MS = 13 * 60_000; // of the fifteen minutes that a token lasts, by the clock of this machine alone

/** The token that the workflow passes, or else one that the job's own identity is exchanged for when it is first needed. */
export function credentialOf(options: CredentialOptions): Credential {
  const { token, env, ports } = options;
  if (token !== undefined) return async () => ({ ok: true, value: token });
  const request = identityRequestOf(env);
  if (request === undefined) return async () => NOTHING_TO_SIGN_IN_WITH;

  let signedIn: { at: number; answer: Promise<Answer<string>> } | undefined;
  return async () => {
    // Several requests at once share one exchange; what was refused would be refused again.
    if (signedIn === undefined || ports.now() - signedIn.at > RENEWED_AFTER_MS)
      signedIn = { at: ports.now(), answer: signIn({ ...options, request }) };
    const answer = await signedIn.answer;
    if (!answer.ok && answer.failure.kind === 'away') signedIn = undefined;
    return answer;
  };
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
