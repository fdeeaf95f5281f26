import { existsSync } from 'node:fs';
import { nearestName } from '../service/src/store/nearest-name.ts';
import { BadInput } from './bad-input.ts';
import { ACCURACY_TASKS, type BenchModule, type BenchOptions, SPEED_TASKS, TRUTH_TASKS } from './tasks.ts';

interface Command {
  kind: 'accuracy' | 'speed' | 'truth';
  tasks: string[];
  options: BenchOptions;
}

function help(): string {
  const list = (tasks: Readonly<Record<string, string>>): string =>
    Object.entries(tasks)
      .map(([name, text]) => `  ${name.padEnd(14)}${text}`)
      .join('\n');
  return [
    'npm run --silent bench -- accuracy TASK --data DIR [--out DIR] [--json]',
    list(ACCURACY_TASKS),
    '',
    'npm run --silent bench -- speed [NAME] [--json]     (without a name: all of them, one after another)',
    list(SPEED_TASKS),
    '',
    'npm run --silent bench -- truth [--seeds N] [--first N] [--workers N] [--keep FILE] [--json]',
    list(TRUTH_TASKS),
    '',
    '--json prints the figures as one object on the last line. No flag changes a method.',
  ].join('\n');
}

function guess(wanted: string, names: string[]): string {
  const nearest = nearestName(wanted, names);
  return nearest === undefined ? '' : `Did you mean "${nearest}"? `;
}

/** Turns the arguments into a command; `undefined` asks for the help text. */
function readCommand(words: readonly string[]): Command | undefined {
  const positional: string[] = [];
  const flags: Record<string, string> = {};
  let json = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--help' || word === '-h') return undefined;
    if (word === '--json') json = true;
    else if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      if (equals > 0) {
        flags[word.slice(2, equals)] = word.slice(equals + 1);
        continue;
      }
      const value = words[i + 1];
      if (value === undefined || value.startsWith('--')) {
        throw new BadInput(`${word} needs a value after it.`);
      }
      flags[word.slice(2)] = value;
      i++;
    } else positional.push(word);
  }
  const [kind, task, ...rest] = positional;
  if (kind === undefined) return undefined;
  if (kind !== 'accuracy' && kind !== 'speed' && kind !== 'truth') {
    throw new BadInput(
      `"${kind}" is neither accuracy, speed nor truth. ${guess(kind, ['accuracy', 'speed', 'truth'])}`,
    );
  }
  if (rest.length > 0) throw new BadInput(`"${rest[0]}" is one word too many after "${kind} ${task}".`);
  const known = { accuracy: ACCURACY_TASKS, speed: SPEED_TASKS, truth: TRUTH_TASKS }[kind];
  const names = Object.keys(known);
  if (task === undefined && kind === 'accuracy') {
    throw new BadInput(`accuracy needs a task: one of ${names.join(', ')}.`);
  }
  if (task !== undefined && !Object.hasOwn(known, task)) {
    throw new BadInput(`There is no ${kind} task "${task}". ${guess(task, names)}All: ${names.join(', ')}.`);
  }
  const { data, out, ...others } = flags;
  if (kind === 'accuracy' && data === undefined) {
    throw new BadInput(`accuracy ${task} needs --data with the folder (or file) to read.`);
  }
  const options: BenchOptions = { data: data ?? '', json, flags: others };
  if (out !== undefined) options.out = out;
  return { kind, tasks: task === undefined ? names : [task], options };
}

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2));
  if (command === undefined) {
    console.log(help());
    return;
  }
  const figures: Record<string, number> = {};
  for (const task of command.tasks) {
    const file = new URL(`./${command.kind}/${task}.ts`, import.meta.url);
    if (!existsSync(file)) throw new BadInput(`bench/${command.kind}/${task}.ts is not written yet.`);
    const module = (await import(file.href)) as BenchModule;
    const found = await module.run(command.options);
    for (const [key, value] of Object.entries(found)) {
      figures[command.tasks.length > 1 ? `${task}.${key}` : key] = value;
    }
  }
  if (command.options.json) console.log(JSON.stringify(figures));
}

/** What to say of an error whose cause is the input, so that one line is enough and a stack would be noise. */
function complaint(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'BadInput' || error.name === 'EngineError') return error.message;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'EISDIR') return 'This task reads one file: pass it with --data in place of its folder.';
  if (!['ENOENT', 'ENOTDIR', 'EACCES'].includes(code)) return undefined;
  const path = 'path' in error ? String(error.path) : 'a file';
  return `${path} cannot be read (${code}); pass a folder of this task's format with --data.`;
}

try {
  await main();
} catch (error) {
  const line = complaint(error);
  console.error(line ?? error);
  process.exitCode = line === undefined ? 1 : 2;
}
