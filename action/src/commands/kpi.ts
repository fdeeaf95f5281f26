import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { KpiPointsResult } from '@throughline/service/contracts/kpis';
import { line, Slug } from '@throughline/service/contracts/text';
import { type Judge, judgeOf } from '../inputs/judge.ts';
import type { Command, Context, Trouble } from '../run.ts';
import { code, link } from '../summary/plain.ts';
import { type FileKind, kindOf, type Part, splitPoints, typeOf } from './split-points.ts';
import { troubleOf } from './trouble.ts';

const ATTEMPTS = 5;
const MOST_VALUES = 5000; // a request; one that fails on the way is soon repeated
const MOST_BYTES = 200 * 1_048_576; // a file beyond it was named by mistake
const MOST_ANNOTATIONS = 8; // GitHub shows ten a step

type Totals = Omit<KpiPointsResult, 'errors'>;

/** Sends the values of a file. Those that are refused are annotated where they stand, the others are recorded. */
export const command: Command = {
  check: (judge) => void readWanted(judge),
  work: async (context) => {
    const wanted = readWanted(judgeOf(context.inputs));
    const parts = await readParts(wanted, context);
    if ('level' in parts) return parts;
    const totals: Totals = { received: 0, recorded: 0, corrected: 0, unchanged: 0, refused: 0 };
    let annotated = 0;
    for (const part of parts) {
      const answer = await send(context, wanted, part);
      if (!answer.ok) {
        await report(context, wanted, totals);
        return troubleOf(
          `${wanted.file}, from ${wanted.kind === 'json' ? 'value' : 'line'} ${part.placeOf(1)} on,`,
          answer.failure,
        );
      }
      const { errors, ...counts } = answer.value;
      for (const name of Object.keys(totals) as (keyof Totals)[]) totals[name] += counts[name];
      for (const error of errors.slice(0, MOST_ANNOTATIONS - annotated)) {
        annotated += 1;
        annotate(context, wanted, part, error);
      }
    }
    await report(context, wanted, totals);
    if (totals.refused === 0) return undefined;
    return {
      level: 'error',
      message: `${totals.refused} of ${totals.received} values of ${wanted.file} were refused; the others are recorded. Mend them and send the file again: what is known counts once.`,
    };
  },
};

type Wanted = Readonly<{ kpi: string; file: string; kind: FileKind }>;

function readWanted(judge: Judge): Wanted {
  const kpi = judge.text('kpi', Slug, 'name the KPI, such as completed-checkouts');
  const file = judge.text('file', line(500), 'name the file with its values, by its path in the checkout');
  const kind = kindOf(file);
  if (file !== '' && kind === undefined)
    judge.blame('file', `is ${judge.shown('file')}: its name must end with .csv, .json, .ndjson or .jsonl.`);
  return { kpi, file, kind: kind ?? 'csv' };
}

async function readParts({ file, kind }: Wanted, { job }: Context): Promise<Part[] | Trouble> {
  const path = resolve(job.workspace ?? '.', file);
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES)
      return wrongFile(file, `has ${Math.round(size / 1_048_576)} MiB: split it into files of at most 200`);
    const parts = splitPoints(kind, await readFile(path, 'utf8'), MOST_VALUES);
    return parts.length > 0 ? parts : wrongFile(file, 'holds no values');
  } catch (error) {
    if (error instanceof SyntaxError)
      return wrongFile(file, `is not JSON as it is expected: ${error.message}`);
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return wrongFile(
      file,
      missing
        ? 'is not there: write its path from the top of the checkout, and let the step that makes it run before'
        : `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function wrongFile(file: string, why: string): Trouble {
  return { level: 'error', message: `Input \`file\` is ${JSON.stringify(file)}: it ${why}.` };
}

function send({ call, job }: Context, { kpi, kind }: Wanted, { text }: Part) {
  const query = new URLSearchParams({ source: `${job.owner}/${job.repository}`.slice(0, 80) });
  return call({
    method: 'POST',
    path: `/api/v1/kpis/${encodeURIComponent(kpi)}/points?${query}`,
    file: { type: typeOf(kind), text },
    answer: KpiPointsResult,
    attempts: ATTEMPTS,
  });
}

function annotate(
  { runner }: Context,
  { file, kind }: Wanted,
  part: Part,
  { line: number, column, detail, remedy }: KpiPointsResult['errors'][number],
): void {
  const place = part.placeOf(number);
  const where = kind === 'json' ? `Value ${place}` : `Line ${place}`;
  const field = column === null ? '' : `, ${column}`;
  runner.warn(`${where}${field}: ${detail} ${remedy}`, { file, line: kind === 'json' ? 1 : place });
}

async function report({ runner, settings }: Context, { kpi, file }: Wanted, totals: Totals): Promise<void> {
  const { received, recorded, corrected, unchanged, refused } = totals;
  runner.setOutput('recorded', String(recorded + corrected + unchanged));
  runner.setOutput('refused', String(refused));
  const counts = [
    `${recorded} new`,
    ...(corrected > 0 ? [`${corrected} corrected`] : []),
    ...(unchanged > 0 ? [`${unchanged} known already`] : []),
    ...(refused > 0 ? [`**${refused} refused**`] : []),
  ].join(', ');
  runner.info(`${received} values of ${kpi} from ${file}: ${counts.replaceAll('**', '')}.`);
  await runner.writeSummary(
    [
      `### □ KPI ${code(kpi)}`,
      `${received} values from ${code(file)}: ${counts}.`,
      link('This KPI', `${settings.url}/kpis/${encodeURIComponent(kpi)}`),
      '',
    ].join('\n\n'),
  );
}
