import type { DeliverySource } from '../../contracts/deliveries.ts';
import { ServiceError } from '../../errors.ts';
import type { SyncPage, SyncStep } from '../connections/index.ts';
import { type Applied, keepRefused, markUsed } from '../deliveries/index.ts';
import type { Recording } from '../recording.ts';
import type { GitHub, Item } from './client.ts';
import { isRequestError } from './explain-failure.ts';

/** A step together with the means to do it. */
export interface GitHubStep extends SyncStep {
  github: GitHub;
}

/** Reads one page and records what is in it. */
export type Reader = (step: GitHubStep) => Promise<SyncPage>;

const SOURCE: DeliverySource = 'github';
const DAY_MS = 86_400_000;

/** How far before the last reading is looked for what is listed by its beginning and changes later. */
const LOOK_BACK_MS = 3 * DAY_MS;

export function horizonOf({ since }: GitHubStep): Date {
  return new Date(since.getTime() - LOOK_BACK_MS);
}

/** One record as it was read. */
export interface Told {
  /** What it is called in the list of what could not be used. */
  identity: string;
  subject: string;
  /** What applying it takes. */
  input: Item;
}

type Kind = 'deployment' | 'workflow_run' | 'release' | 'issue' | 'pull_request';
type Result = Applied | { error: ServiceError };

/** Applies records one by one; what cannot be used is kept for replay. */
export async function applyEach(
  step: GitHubStep,
  kind: Kind,
  records: Told[],
  apply: (recording: Recording, input: Item) => Promise<Applied>,
): Promise<void> {
  const applyMany = async (recording: Recording, inputs: Item[]) => {
    const results: Result[] = [];
    for (const input of inputs) {
      results.push(await apply(recording, input).catch(toRefusal));
      await step.keepLease();
    }
    return results;
  };
  await applyAll(step, kind, records, applyMany);
}

/** Applies records together; what cannot be used is kept for replay. */
export async function applyAll(
  step: GitHubStep,
  kind: Kind,
  records: Told[],
  apply: (recording: Recording, inputs: Item[]) => Promise<Result[]>,
): Promise<void> {
  const { context } = step.recording;
  const inputs = records.map(({ input }) => ({ repository: step.container, ...input }));
  const results = await apply(step.recording, inputs);
  const identities = records.map(({ identity }) => `history/${step.container}/${identity}`);
  for (const [index, result] of results.entries()) {
    const told = records[index];
    const deliveryId = identities[index];
    if (!told || deliveryId === undefined || !('error' in result)) continue;
    await keepRefused(context, {
      source: SOURCE,
      deliveryId,
      event: `history.${kind}`,
      subject: `${step.container} ${told.subject}`,
      body: inputs[index],
      error: result.error,
    });
  }
  const fit = identities.filter((_, index) => !('error' in (results[index] ?? {})));
  await markUsed(context, SOURCE, fit);
}

function toRefusal(error: unknown): { error: ServiceError } {
  if (error instanceof ServiceError) return { error };
  throw error;
}

/** Whether GitHub said that nothing changed since the page was last read. */
export function isUnchanged(error: unknown): boolean {
  return isRequestError(error) && error.status === 304;
}

/** Whether what was asked for does not exist; of something within a repository that does, this is no failure. */
export function isMissing(error: unknown): boolean {
  return isRequestError(error) && (error.status === 404 || error.status === 410);
}

/** Whether the repository does without what was asked for, such as issues. */
export function isTurnedOff(error: unknown): boolean {
  return isRequestError(error) && error.status === 410;
}

/** Whether nothing was ever pushed to the repository. */
export function isEmptyRepository(error: unknown): boolean {
  return isRequestError(error) && error.status === 409;
}

export function timeOf(item: Item, field: string): number {
  return Date.parse(String(item[field]));
}
