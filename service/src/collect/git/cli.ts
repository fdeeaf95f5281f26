import { setTimeout as sleep } from 'node:timers/promises';
import { findAccess } from './find-access.ts';
import { importTags } from './import-tags.ts';
import { readArguments } from './read-arguments.ts';
import { Refusal } from './refusal.ts';
import { cleanLine } from './text.ts';

const environment = process.env;
const LONGEST_LINE = 600; // names come from strangers: cut, and without what a terminal would obey

async function main(): Promise<void> {
  const given = readArguments(process.argv.slice(2), environment.INIT_CWD ?? process.cwd());
  const access = await findAccess(given, environment);
  const { service, environment: name, repository, pattern, team } = given;
  const screen = progressOn(process.stderr);
  const { recorded, known, skipped, commits } = await importTags({
    repository,
    pattern,
    target: { service, environment: name },
    team,
    access: { ...access, wait: (ms) => sleep(ms).then(() => undefined) },
    now: Date.now,
    onTag: ({ done, total, tag, commits }) =>
      screen.show(`${done} of ${total} tags: ${tag}, ${count(commits, 'commit')}`),
    onNote: screen.note,
  }).finally(screen.end);
  console.error(
    `${count(recorded, 'deployment')} of ${service} recorded, ${known} known already, ${count(skipped, 'tag')} skipped, ${count(commits, 'commit')} in all: ${access.url}/deployments?service=${service}`,
  );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** One line that is written over on a terminal; a line each elsewhere, such as in the log of a job. */
function progressOn(stream: NodeJS.WriteStream) {
  let shown = false;
  const end = () => {
    if (shown) stream.write('\n');
    shown = false;
  };
  return {
    end,
    show: (line: string) => {
      const text = cleanLine(line, LONGEST_LINE);
      if (!stream.isTTY) stream.write(`  ${text}\n`);
      else stream.write(`\r\u001b[K  ${text.slice(0, (stream.columns ?? 80) - 3)}`);
      shown = stream.isTTY;
    },
    note: (text: string) => {
      end();
      stream.write(`  ${cleanLine(text, LONGEST_LINE)}\n`);
    },
  };
}

try {
  await main();
} catch (error) {
  // A refusal is for the person at the keyboard; anything else is a fault of ours, and its place is worth showing.
  console.error(error instanceof Refusal ? cleanLine(error.message, LONGEST_LINE) : error);
  process.exitCode = 1;
}
