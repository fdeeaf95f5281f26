/** Every input the action reads; a test holds this list equal to the inputs of `action.yml`. */
export const INPUT_NAMES = [
  'url',
  'token',
  'audience',
  'record',
  'service',
  'services',
  'paths',
  'environment',
  'version',
  'rollback',
  'hotfix',
  'gate',
  'gate-override-label',
  'github-deployment',
  'environment-url',
  'comment',
  'fail-on-error',
  'timeout-seconds',
  'github-token',
  'linear-api-key',
  'linear-teams',
  'since-days',
  'title',
  'severity',
  'state',
  'key',
  'started-at',
  'resolved-at',
  'caused-by',
  'kpi',
  'file',
  'reason',
  'to-version',
  'job-status',
  'job-id',
  'matrix',
] as const;
export type InputName = (typeof INPUT_NAMES)[number];

/** The inputs as the runner gave them: trimmed text, empty where nothing was set. */
export type Inputs = Readonly<Record<InputName, string>>;

/** The inputs whose values must never be printed. */
export const SECRET_INPUTS = ['token', 'github-token', 'linear-api-key'] as const satisfies InputName[];
