import type { DeliverySource, ImportResult } from '../../contracts/deliveries.ts';
import { ServiceError } from '../../errors.ts';
import { recordBug } from '../bugs/index.ts';
import { recordChange } from '../changes/index.ts';
import { keepAllRefused, markUsed, type Refused, type Scope } from '../deliveries/index.ts';
import { recordDeployments } from '../deployments/index.ts';
import { recordIncident } from '../incidents/index.ts';
import type { Recording } from '../recording.ts';
import { type Line, readLines } from './lines.ts';
import { hashOf, type Item, parseLine } from './parse-line.ts';
import { recordKpiPoints } from './record-kpi-points.ts';

const BATCH_SIZE = 1000; // large enough that its transactions cost nothing, small enough to be judged in a second
const LANES = 2; // while the database writes one, the other is read and judged
const MAX_ERRORS = 100;
const MAX_KEPT = 1000; // of one import: a file that fits nowhere must not fill the database
const SOURCE: DeliverySource = 'import';

type Outcome = { line: Line; error: ServiceError | null };

/**
 * Records each line, a batch at a time; those that do not fit are told, kept, and hold nothing else back.
 * @throws ServiceError where no more can be read, saying what became of the lines before
 */
export async function importLines(
  recording: Recording,
  chunks: AsyncIterable<Uint8Array>,
  scope: Scope,
): Promise<ImportResult> {
  const result: ImportResult = { received: 0, recorded: 0, refused: 0, errors: [], notKept: 0 };
  try {
    for await (const lines of inBatches(readLines(chunks))) {
      const outcomes = await recordLines(recording, lines);
      await keep(recording, outcomes, scope, MAX_KEPT - (result.refused - result.notKept));
      add(result, outcomes);
    }
  } catch (error) {
    throw error instanceof ServiceError ? afterLines(error, result) : error;
  }
  return result;
}

/** What was read before a fault comes as a batch of its own. */
async function* inBatches(lines: AsyncIterable<Line>): AsyncGenerator<Line[]> {
  let batch: Line[] = [];
  const fault = { error: undefined as unknown };
  try {
    for await (const line of lines) {
      batch.push(line);
      if (batch.length < BATCH_SIZE) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    fault.error = error;
  }
  if (batch.length > 0) yield batch;
  if (fault.error !== undefined) throw fault.error;
}

async function keep(recording: Recording, outcomes: Outcome[], scope: Scope, room: number): Promise<void> {
  const refused = outcomes.flatMap((outcome) => toRefused(outcome, scope));
  await keepAllRefused(recording.context, refused.slice(0, room));
  const recorded = outcomes.flatMap(({ line, error }) => (error ? [] : [hashOf(line.text)]));
  await markUsed(recording.context, SOURCE, recorded);
}

function add(result: ImportResult, outcomes: Outcome[]): void {
  const refused = outcomes.filter(({ error }) => error !== null);
  result.received += outcomes.length;
  result.refused += refused.length;
  result.recorded += outcomes.length - refused.length;
  result.notKept = Math.max(0, result.refused - MAX_KEPT);
  result.errors.push(...refused.slice(0, MAX_ERRORS - result.errors.length).flatMap(toError));
}

function afterLines(
  { code, message, remedy, field, cause }: ServiceError,
  result: ImportResult,
): ServiceError {
  const { received, recorded, refused } = result;
  return new ServiceError(code, {
    detail: `${message} Lines read before that: ${received}, of them recorded: ${recorded}, refused: ${refused}.`,
    remedy: `${remedy} What was recorded can be sent again with the rest.`,
    ...(field !== undefined && { field }),
    ...(cause !== undefined && { cause }),
  });
}

/** Deployments first, for what harmed may be told before what caused it. */
async function recordLines(recording: Recording, lines: Line[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const deployments: { line: Line; input: Extract<Item, { type: 'deployment' }>['input'] }[] = [];
  const points: { line: Line; input: Extract<Item, { type: 'kpi-point' }>['input'] }[] = [];
  const others: { line: Line; item: Extract<Item, { type: 'bug' | 'incident' | 'change' }> }[] = [];
  for (const line of lines) {
    const error = await refusalOf(async () => {
      const item = parseLine(line.text);
      if (item.type === 'deployment') deployments.push({ line, input: item.input });
      else if (item.type === 'kpi-point') points.push({ line, input: item.input });
      else others.push({ line, item });
    });
    if (error) outcomes.push({ line, error });
  }
  const recorded = await Promise.all(
    inLanes(deployments).map(async (lane) => {
      const results = await recordDeployments(
        recording,
        lane.map(({ input }) => input),
      );
      return lane.map(({ line }, index) => {
        const result = results[index];
        return { line, error: result && 'error' in result ? result.error : null };
      });
    }),
  );
  outcomes.push(...recorded.flat());
  for (const { line, item } of others) {
    const error = await refusalOf(async () => {
      if (item.type === 'bug') await recordBug(recording, item.input);
      else if (item.type === 'incident') await recordIncident(recording, item.input);
      else await recordChange(recording, item.input);
    });
    outcomes.push({ line, error });
  }
  const refused = await recordKpiPoints(
    recording,
    points.map(({ line, input }) => ({ line: line.number, input })),
  );
  for (const { line } of points) outcomes.push({ line, error: refused.get(line.number) ?? null });
  return outcomes.sort((one, other) => one.line.number - other.line.number);
}

/** Those of one service stay together and in their order, for they take turns on its environments. */
function inLanes<Entry extends { input: { service: string } }>(entries: Entry[]): Entry[][] {
  const lanes: Entry[][] = Array.from({ length: LANES }, () => []);
  const laneOf = new Map<string, number>();
  for (const entry of entries) {
    const lane = laneOf.get(entry.input.service) ?? laneOf.size % LANES;
    laneOf.set(entry.input.service, lane);
    lanes[lane]?.push(entry);
  }
  return lanes.filter((lane) => lane.length > 0);
}

async function refusalOf(work: () => Promise<void>): Promise<ServiceError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}

function toError({ line, error }: Outcome): ImportResult['errors'] {
  if (!error) return [];
  const { code, message: detail, remedy, field } = error;
  return [{ line: line.number, code, detail, remedy, ...(field !== undefined && { field }) }];
}

function toRefused({ line, error }: Outcome, scope: Scope): Refused[] {
  if (!error) return [];
  const common = { source: SOURCE, deliveryId: hashOf(line.text), event: 'import.line', scope } as const;
  return [{ ...common, subject: `line ${line.number}`, body: new TextEncoder().encode(line.text), error }];
}
