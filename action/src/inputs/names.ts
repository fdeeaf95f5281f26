/** Every input the action reads; a test holds this list equal to the inputs of `action.yml`. */
export const INPUT_NAMES = [
  'url',
  'token',
  'service',
  'environment',
  'version',
  'rollback',
  'fail-on-error',
  'timeout-seconds',
  'github-token',
  'job-status',
  'matrix',
] as const;
export type InputName = (typeof INPUT_NAMES)[number];

/** The inputs as the runner gave them: trimmed text, empty where nothing was set. */
export type Inputs = Readonly<Record<InputName, string>>;
