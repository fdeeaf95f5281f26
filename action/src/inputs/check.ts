import type { FinishedStatus } from '@throughline/service/contracts/deployments';
import { EnvironmentName, Slug, Version, WebUrl } from '@throughline/service/contracts/text';
import type { z } from 'zod';
import { mask } from './mask.ts';
import type { InputName, Inputs } from './names.ts';

const MAX_TIMEOUT_SECONDS = 60; // a deploy that waits longer for its bookkeeping is being held up by it

/** What the inputs mean, once they are known to be right. */
export type Settings = Readonly<{
  /** Without a slash at the end. */
  url: string;
  token: string;
  service: string;
  environment: string;
  version: string | undefined;
  rollback: boolean | undefined;
  failOnError: boolean;
  timeoutMs: number;
  githubToken: string | undefined;
  outcome: FinishedStatus;
  /** The matrix leg as JSON, undefined outside a matrix. */
  matrix: string | undefined;
}>;

type InputProblem = Readonly<{ input: InputName; message: string }>;

export type Checked =
  | Readonly<{ ok: true; settings: Settings }>
  | Readonly<{ ok: false; failOnError: boolean; problems: readonly InputProblem[] }>;

const OUTCOMES: Readonly<Record<string, FinishedStatus>> = {
  success: 'succeeded',
  failure: 'failed',
  cancelled: 'cancelled',
};

/** Judges all inputs together, so that one run of the workflow is enough to mend every one of them. */
export function checkInputs(inputs: Inputs): Checked {
  const problems: InputProblem[] = [];
  const secrets = [inputs.token, inputs['github-token']];
  const shown = (input: InputName) => mask(inputs[input], secrets);
  const blame = (input: InputName, message: string) => {
    problems.push({ input, message: `Input \`${input}\` ${message}` });
  };

  const flag = (input: InputName): boolean | undefined => {
    if (inputs[input] === '') return undefined;
    if (/^(?:true|True|TRUE)$/.test(inputs[input])) return true;
    if (/^(?:false|False|FALSE)$/.test(inputs[input])) return false;
    blame(input, `is ${shown(input)}: write true or false, or leave it out.`);
    return undefined;
  };
  const text = (input: InputName, schema: z.ZodType<string>, example: string): string => {
    const parsed = schema.safeParse(inputs[input]);
    if (parsed.success) return parsed.data;
    const reason = parsed.error.issues[0]?.message ?? 'cannot be used';
    blame(input, inputs[input] === '' ? `is empty: ${example}.` : `is ${shown(input)}: it ${reason}.`);
    return '';
  };

  const url = checkUrl(inputs.url, shown('url'), (message) => blame('url', message));
  if (inputs.token === '') {
    blame(
      'token',
      'is empty: pass the secret that holds a token of the service, such as secrets.THROUGHLINE_TOKEN. Workflows started from a fork are given no secrets.',
    );
  } else if (/[^\x21-\x7e]/.test(inputs.token)) {
    blame(
      'token',
      'is "***": it contains spaces or characters no token has; copy it again, without line breaks.',
    );
  }
  const service = text('service', Slug, 'name the service that is deployed, such as checkout-api');
  const environment = text(
    'environment',
    EnvironmentName,
    'leave it out for production, or name the environment',
  );
  const version =
    inputs.version === '' ? undefined : text('version', Version, 'leave it out to have it found');
  const rollback = flag('rollback');
  const failOnError = flag('fail-on-error') ?? false;

  const seconds = Number(inputs['timeout-seconds']);
  if (!(seconds > 0 && seconds <= MAX_TIMEOUT_SECONDS)) {
    blame(
      'timeout-seconds',
      `is ${shown('timeout-seconds')}: write a number of seconds above 0, at most ${MAX_TIMEOUT_SECONDS}.`,
    );
  }
  const outcome = OUTCOMES[inputs['job-status']];
  if (outcome === undefined) {
    blame('job-status', `is ${shown('job-status')}: leave it out, or write success, failure or cancelled.`);
  }

  if (problems.length > 0 || outcome === undefined) return { ok: false, failOnError, problems };
  return {
    ok: true,
    settings: {
      url,
      token: inputs.token,
      service,
      environment,
      version,
      rollback,
      failOnError,
      timeoutMs: seconds * 1000,
      githubToken: inputs['github-token'] === '' ? undefined : inputs['github-token'],
      outcome,
      matrix: ['', 'null', '{}'].includes(inputs.matrix) ? undefined : inputs.matrix,
    },
  };
}

function checkUrl(given: string, shown: string, blame: (message: string) => void): string {
  if (given === '') {
    blame(
      'is empty: write the address of your Throughline service, such as https://throughline.example.com.',
    );
    return '';
  }
  const parsed = WebUrl.safeParse(given);
  if (!parsed.success) {
    blame(`is ${shown}: it ${parsed.error.issues[0]?.message ?? 'must be an http or https address'}.`);
    return '';
  }
  const { username, password, search, hash } = new URL(parsed.data);
  if (username !== '' || password !== '') {
    blame(`is ${shown}: take the user name and password out of it; the input \`token\` is what signs in.`);
  } else if (search !== '' || hash !== '') {
    blame(`is ${shown}: write the address alone, without anything from ? or # on.`);
  }
  return parsed.data.replace(/\/+$/, '');
}
