import type { ImportResult } from '../../contracts/deliveries.ts';
import { ServiceError } from '../../errors.ts';
import { recordBug } from '../bugs/index.ts';
import { keepAllRefused, type Refused, type Scope } from '../deliveries/index.ts';
import { recordDeployments } from '../deployments/index.ts';
import { recordIncident } from '../incidents/index.ts';
import type { Recording } from '../recording.ts';
import { type Line, readLines } from './lines.ts';
import { hashOf, type Item, parseLine } from './parse-line.ts';

const BATCH_SIZE = 500; // large enough that its transaction costs nothing, small enough to be judged in a second
const MAX_ERRORS = 100;

type Outcome = { line: Line; error: ServiceError | null };

/** Records each line, a batch at a time; those that do not fit are told, kept, and hold nothing else back. */
export async function importLines(
  recording: Recording,
  chunks: AsyncIterable<Uint8Array>,
  scope: Scope,
): Promise<ImportResult> {
  const result: ImportResult = { received: 0, recorded: 0, refused: 0, errors: [] };
  const finish = async (lines: Line[]) => {
    const refused = (await recordLines(recording, lines)).filter((outcome) => outcome.error !== null);
    await keepAllRefused(
      recording.context,
      refused.flatMap((outcome) => toRefused(outcome, scope)),
    );
    result.received += lines.length;
    result.refused += refused.length;
    result.recorded += lines.length - refused.length;
    const room = MAX_ERRORS - result.errors.length;
    result.errors.push(...refused.slice(0, room).flatMap(toError));
  };
  let batch: Line[] = [];
  for await (const line of readLines(chunks)) {
    batch.push(line);
    if (batch.length < BATCH_SIZE) continue;
    await finish(batch);
    batch = [];
  }
  await finish(batch);
  return result;
}

async function recordLines(recording: Recording, lines: Line[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const deployments: { line: Line; input: Extract<Item, { type: 'deployment' }>['input'] }[] = [];
  for (const line of lines) {
    const error = await refusalOf(async () => {
      const item = parseLine(line.text);
      if (item.type === 'deployment') deployments.push({ line, input: item.input });
      else if (item.type === 'bug') await recordBug(recording, item.input);
      else await recordIncident(recording, item.input);
      if (item.type !== 'deployment') outcomes.push({ line, error: null });
    });
    if (error) outcomes.push({ line, error });
  }
  const inputs = deployments.map(({ input }) => input);
  const results = inputs.length > 0 ? await recordDeployments(recording, inputs) : [];
  for (const [index, { line }] of deployments.entries()) {
    const result = results[index];
    outcomes.push({ line, error: result && 'error' in result ? result.error : null });
  }
  return outcomes.sort((one, other) => one.line.number - other.line.number);
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
  const common = { source: 'import', deliveryId: hashOf(line.text), event: 'import.line', scope } as const;
  return [{ ...common, subject: `line ${line.number}`, body: new TextEncoder().encode(line.text), error }];
}
