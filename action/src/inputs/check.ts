import type { FinishedStatus } from '@throughline/service/contracts/deployments';
import { EnvironmentName, line, Version, WebUrl } from '@throughline/service/contracts/text';
import { type InputProblem, type Judge, judgeOf } from './judge.ts';
import type { Inputs } from './names.ts';
import { readTargets, type Target } from './targets.ts';

const RECORDS = ['deployment', 'bug', 'bugs', 'incident', 'kpi', 'rollback'] as const;
type RecordKind = (typeof RECORDS)[number];

const GATE_MODES = ['off', 'warn', 'block'] as const;
const GITHUB_DEPLOYMENT_MODES = ['off', 'link', 'create'] as const;

/** Seconds. A deploy that waits longer for its bookkeeping is being held up by it; what is read in bulk takes its time. */
const TIMEOUTS: Readonly<Record<RecordKind, { usual: number; atMost: number }>> = {
  deployment: { usual: 5, atMost: 60 },
  rollback: { usual: 5, atMost: 60 },
  incident: { usual: 5, atMost: 60 },
  bug: { usual: 10, atMost: 60 },
  kpi: { usual: 30, atMost: 600 },
  bugs: { usual: 60, atMost: 600 },
};

/** What the inputs mean, once they are known to be right. */
export type Settings = Readonly<{
  /** Without a slash at the end. */
  url: string;
  /** undefined where the job is to sign in through OIDC. */
  token: string | undefined;
  /** Of the OIDC token. */
  audience: string;
  record: RecordKind;
  /** At least one for a deployment. */
  targets: readonly Target[];
  environment: string;
  version: string | undefined;
  rollback: boolean | undefined;
  hotfix: boolean | undefined;
  gate: (typeof GATE_MODES)[number];
  gateOverrideLabel: string;
  githubDeployment: (typeof GITHUB_DEPLOYMENT_MODES)[number];
  environmentUrl: string | undefined;
  comment: boolean;
  failOnError: boolean;
  timeoutMs: number;
  githubToken: string | undefined;
  outcome: FinishedStatus;
  /** The matrix leg as JSON, undefined outside a matrix. */
  matrix: string | undefined;
}>;

/** As given: where it is deployed to may be left to the event that started the job. */
export type GivenSettings = Omit<Settings, 'environment'> & Readonly<{ environment: string | undefined }>;

export type Checked =
  | Readonly<{ ok: true; settings: GivenSettings }>
  | Readonly<{ ok: false; problems: readonly InputProblem[] }>;

const OUTCOMES: Readonly<Record<string, FinishedStatus>> = {
  success: 'succeeded',
  failure: 'failed',
  cancelled: 'cancelled',
};

/**
 * Judges all inputs together, so that one run of the workflow is enough to mend every one of them; `more` judges
 * those that only one command has.
 */
export function checkInputs(inputs: Inputs, more: (judge: Judge) => void = () => {}): Checked {
  const judge = judgeOf(inputs);
  const { blame, shown } = judge;

  const url = checkUrl(judge);
  if (/[^\x21-\x7e]/.test(inputs.token))
    blame(
      'token',
      'is "***": it contains spaces or characters no token has; copy it again, without line breaks.',
    );
  const record = judge.oneOf('record', RECORDS);
  const outcome = OUTCOMES[inputs['job-status']];
  if (outcome === undefined)
    blame('job-status', `is ${shown('job-status')}: leave it out, or write success, failure or cancelled.`);

  const { usual, atMost } = TIMEOUTS[record];
  const settings = {
    url,
    token: inputs.token === '' ? undefined : inputs.token,
    audience: inputs.audience === '' ? url : inputs.audience,
    record,
    targets: readTargets(judge, { required: record === 'deployment' }),
    environment: judge.optional('environment', EnvironmentName),
    version: judge.optional('version', Version),
    rollback: judge.flag('rollback'),
    hotfix: judge.flag('hotfix'),
    gate: judge.oneOf('gate', GATE_MODES),
    gateOverrideLabel: judge.text(
      'gate-override-label',
      line(50),
      'leave it out, or name a label such as throughline:override',
    ),
    githubDeployment: judge.oneOf('github-deployment', GITHUB_DEPLOYMENT_MODES),
    environmentUrl: judge.optional('environment-url', WebUrl),
    comment: judge.flag('comment') ?? false,
    failOnError: judge.flag('fail-on-error') ?? false,
    timeoutMs: judge.number('timeout-seconds', { atMost, unit: 'seconds', otherwise: usual }) * 1000,
    githubToken: inputs['github-token'] === '' ? undefined : inputs['github-token'],
    matrix: ['', 'null', '{}'].includes(inputs.matrix) ? undefined : inputs.matrix,
  };
  more(judge);

  if (judge.problems.length > 0 || outcome === undefined) return { ok: false, problems: judge.problems };
  return { ok: true, settings: { ...settings, outcome } };
}

function checkUrl({ inputs, blame, shown: show }: Judge): string {
  const given = inputs.url;
  if (given === '') {
    blame(
      'url',
      'is empty: write the address of your Throughline service, such as https://throughline.example.com.',
    );
    return '';
  }
  const shown = show('url');
  const parsed = WebUrl.safeParse(given);
  if (!parsed.success) {
    blame('url', `is ${shown}: it ${parsed.error.issues[0]?.message ?? 'must be an http or https address'}.`);
    return '';
  }
  const { username, password, search, hash } = new URL(parsed.data);
  if (username !== '' || password !== '') {
    blame(
      'url',
      `is ${shown}: take the user name and password out of it; the input \`token\` is what signs in.`,
    );
  } else if (search !== '' || hash !== '') {
    blame('url', `is ${shown}: write the address alone, without anything from ? or # on.`);
  }
  return parsed.data.replace(/\/+$/, '');
}
