import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ChangeEvent,
  cutWindow,
  rankChanges,
  rankComponents,
  type TimedSignal,
} from '../../service/src/engine/root-cause/index.ts';
import { BadInput } from '../bad-input.ts';
import type { BenchOptions } from '../tasks.ts';
import { kindOfMetric } from './signal-kind.ts';

/** Times above this are milliseconds: as seconds it would be the year 5138. */
const LARGEST_SECONDS = 1e11;

interface RankInput {
  signals: TimedSignal[];
  edges: [string, string][];
  at: number;
  target?: { component: string; metric?: string };
  changes: ChangeEvent[];
}

/** Root-cause ranking for one JSON file `{ signals, edges, at, target?, changes? }`. */
export async function run(options: BenchOptions): Promise<Record<string, number>> {
  const input = readInput(await readFile(options.data, 'utf8'), options.data);
  const { signals, lead, windowStart, stepSeconds } = cutWindow(input.signals, input.at);
  const kind = input.target?.metric === undefined ? undefined : kindOfMetric(input.target.metric);
  const target =
    input.target === undefined
      ? undefined
      : { component: input.target.component, ...(kind === undefined ? {} : { kind }) };
  const ranking = rankComponents({
    signals,
    edges: input.edges,
    lead,
    ...(target === undefined ? {} : { target }),
  });
  const candidates = ranking.status === 'ranked' ? ranking.candidates : [];
  const changes = rankChanges(candidates, input.changes, input.edges, windowStart, stepSeconds);
  const answer = {
    status: ranking.status,
    p: ranking.status === 'no_data' ? null : ranking.p,
    ranking: candidates.map((candidate) => ({
      ...candidate,
      onset: windowStart + candidate.onset * stepSeconds,
      evidence: candidate.evidence.map((each) => ({
        ...each,
        onset: windowStart + each.onset * stepSeconds,
      })),
    })),
    changes,
  };
  if (options.out !== undefined) {
    await mkdir(options.out, { recursive: true });
    await writeFile(join(options.out, 'ranking.json'), `${JSON.stringify(answer, null, 2)}\n`);
  }
  if (!options.json) {
    if (ranking.status !== 'ranked') console.log(ranking.status);
    for (const { rank, component, score, evidence } of candidates) {
      const [best] = evidence;
      const why =
        best === undefined ? '' : `${best.metric} p ${best.p.toExponential(1)} own ${best.own.toFixed(2)}`;
      console.log(`${String(rank).padStart(3)}  ${score.toFixed(4)}  ${component.padEnd(40)}${why}`);
    }
    for (const { rank, change, score, suspect } of changes) {
      console.log(`change ${rank}  ${score.toFixed(4)}  ${change.id} on ${change.component}, for ${suspect}`);
    }
    if (options.out === undefined) console.log(JSON.stringify(answer));
  } else if (options.out === undefined) {
    console.log(JSON.stringify(answer));
  }
  return { signals: input.signals.length, named: candidates.length, changes: changes.length };
}

function readInput(text: string, file: string): RankInput {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BadInput(
      `${file} is not JSON (${(error as Error).message}); give one object with signals, edges and at.`,
    );
  }
  const fields = asRecord(json, file, 'the file');
  if (!Array.isArray(fields.signals) || fields.signals.length === 0) {
    throw new BadInput(
      `${file}: signals is missing or empty; give a list of { component, metric, start, stepSeconds, values }.`,
    );
  }
  const signals = fields.signals.map((each, i): TimedSignal => {
    const name = `signals[${i}]`;
    const signal = asRecord(each, file, name);
    const { component, metric, values } = signal;
    if (typeof component !== 'string' || typeof metric !== 'string') {
      throw new BadInput(`${file}: ${name} needs component and metric as text.`);
    }
    if (!Array.isArray(values))
      throw new BadInput(`${file}: ${name}.values is not a list; give numbers, null where missing.`);
    const stepSeconds = Number(signal.stepSeconds);
    if (!(stepSeconds > 0))
      throw new BadInput(`${file}: ${name}.stepSeconds is ${signal.stepSeconds}; give seconds above 0.`);
    return {
      component,
      metric,
      kind: kindOfMetric(metric),
      start: asSeconds(signal.start, file, `${name}.start`),
      stepSeconds,
      values: Float64Array.from(values, (value) => (typeof value === 'number' ? value : Number.NaN)),
    };
  });
  const edges = (Array.isArray(fields.edges) ? fields.edges : []).map((edge, i): [string, string] => {
    if (Array.isArray(edge) && typeof edge[0] === 'string' && typeof edge[1] === 'string')
      return [edge[0], edge[1]];
    throw new BadInput(`${file}: edges[${i}] is not a pair; give [caller, callee].`);
  });
  const changes = (Array.isArray(fields.changes) ? fields.changes : []).map((each, i): ChangeEvent => {
    const change = asRecord(each, file, `changes[${i}]`);
    if (typeof change.component !== 'string')
      throw new BadInput(`${file}: changes[${i}].component is not text.`);
    return {
      id: String(change.id ?? i),
      component: change.component,
      at: asSeconds(change.at, file, `changes[${i}].at`),
    };
  });
  const target = readTarget(fields.target, file, signals);
  const input = { signals, edges, at: asSeconds(fields.at, file, 'at'), changes };
  return target === undefined ? input : { ...input, target };
}

function readTarget(target: unknown, file: string, signals: readonly TimedSignal[]): RankInput['target'] {
  if (target === undefined || target === null) return undefined;
  const fields: Record<string, unknown> =
    typeof target === 'string' ? { component: target } : asRecord(target, file, 'target');
  const component = fields.component ?? fields.node;
  if (typeof component !== 'string') throw new BadInput(`${file}: target needs a component, as text.`);
  if (!signals.some((signal) => signal.component === component)) {
    throw new BadInput(
      `${file}: target "${component}" is no component of signals; name one of them or leave it out.`,
    );
  }
  return typeof fields.metric === 'string' ? { component, metric: fields.metric } : { component };
}

function asRecord(value: unknown, file: string, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new BadInput(`${file}: ${name} is not an object.`);
}

/** Seconds from a number (seconds, or milliseconds where it is too large for those) or an ISO time. */
function asSeconds(value: unknown, file: string, name: string): number {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (!Number.isFinite(number))
    throw new BadInput(`${file}: ${name} is ${JSON.stringify(value)}; give seconds or an ISO time.`);
  return typeof value === 'string' || Math.abs(number) > LARGEST_SECONDS ? number / 1000 : number;
}
