import { startPhase } from '../deployment/start.ts';
import type { Inputs } from '../inputs/names.ts';
import type { Command, Phase } from '../run.ts';

/** Each in a chunk of its own: a job that records a deployment loads none of them. */
const COMMANDS: Readonly<Record<string, () => Promise<{ command: Command }>>> = {};

/** What `main` does, by the input `record`; a word that is none of them is judged along with the other inputs. */
export async function chooseMain({ record }: Inputs): Promise<Phase> {
  const load = COMMANDS[record];
  if (load === undefined) return startPhase;
  const { command } = await load();
  return { prepare: () => true, reportsInputs: () => true, ...command };
}
