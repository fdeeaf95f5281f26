import { readFileSync } from 'node:fs';

const ACTION_YML = new URL('../action.yml', import.meta.url);

export type DeclaredInput = Readonly<{
  name: string;
  description: string;
  default: string;
  required: boolean;
}>;

/** Reads one section of `action.yml`, which is kept to one line per value so that this needs no YAML library. */
function section(name: 'inputs' | 'outputs' | 'runs'): string {
  const text = readFileSync(ACTION_YML, 'utf8');
  const body = new RegExp(`^${name}:\\n((?: .*\\n|\\n)+)`, 'm').exec(text)?.[1];
  if (body === undefined) throw new Error(`action.yml has no section ${name}`);
  return body;
}

function entries(body: string): { name: string; values: Record<string, string> }[] {
  return [...body.matchAll(/^ {2}([\w-]+):\n((?: {4}.*\n)+)/gm)].map(([, name = '', lines = '']) => ({
    name,
    values: Object.fromEntries(
      [...lines.matchAll(/^ {4}([\w-]+): (.*)$/gm)].map(([, key, value = '']) => [
        key,
        value.replace(/^(['"])(.*)\1$/, '$2'),
      ]),
    ),
  }));
}

export function declaredInputs(): DeclaredInput[] {
  return entries(section('inputs')).map(({ name, values }) => ({
    name,
    description: values.description ?? '',
    default: values.default ?? '',
    required: values.required === 'true',
  }));
}

export function declaredOutputs(): string[] {
  return entries(section('outputs')).map(({ name }) => name);
}

/** What the runner is told to start, such as `main: dist/main.js`. */
export function declaredRuns(): Record<string, string> {
  return Object.fromEntries(
    [...section('runs').matchAll(/^ {2}([\w-]+): (.*)$/gm)].map(([, key, value]) => [key, value]),
  );
}
