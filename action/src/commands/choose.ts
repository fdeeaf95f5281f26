import { lookUp, recordStart, startPhase } from '../deployment/start.ts';
import type { Inputs } from '../inputs/names.ts';
import type { Command, Phase } from '../run.ts';
import type { Runner } from '../runner/runner.ts';

/** Each in a chunk of its own: a job that records a deployment loads none of them. */
const COMMANDS: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  bug: () => import('./bug.ts'),
  bugs: () => import('./bugs.ts'),
  incident: () => import('./incident.ts'),
  kpi: () => import('./kpi.ts'),
  rollback: () => import('./rollback.ts'),
};

/** What `main` does, by the input `record`; a word that is none of them is judged along with the other inputs. */
export async function chooseMain({ record }: Inputs): Promise<Phase> {
  const load = COMMANDS[record];
  if (load === undefined) return gatedStart;
  const { command } = await load();
  return { prepare: sayUnasked, reportsInputs: () => true, ...command };
}

/** The gate is asked before anything is recorded: a deployment that it stops is none. */
const gatedStart: Phase = {
  ...startPhase,
  prepare: (runner, ports) => sayUnasked(runner) && startPhase.prepare(runner, ports),
  work: async (context) => {
    const { settings, runner } = context;
    if (settings.gate === 'off') return startPhase.work(context);
    const { passGate } = await import('../gate/pass-gate.ts');
    const found = await lookUp(context);
    if ((await passGate(context, found)) === 'go on') return recordStart(context, found);
    runner.saveState('began', ''); // so that the finish finds that nothing was begun
    return undefined;
  },
};

/** Until the gate has answered: it may never be asked. */
function sayUnasked(runner: Runner): true {
  runner.setOutput('gate', 'unknown');
  return true;
}
