import { finishPhase } from './deployment/finish.ts';
import { readInputs } from './inputs/read.ts';
import { realPorts } from './ports.ts';
import { run } from './run.ts';
import { actionsRunner } from './runner/actions-runner.ts';
import { leavePromptly } from './runner/leave-promptly.ts';

await run(async () => finishPhase, {
  inputs: readInputs(),
  env: process.env,
  runner: actionsRunner,
  ports: realPorts,
});
leavePromptly();
