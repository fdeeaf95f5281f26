import { checkInputs, type Settings } from './inputs/check.ts';
import type { Inputs } from './inputs/names.ts';
import { type Job, readJob } from './job/read.ts';
import { type Deadline, deadlineAfter, type Ports } from './ports.ts';
import type { Runner } from './runner/runner.ts';
import { type Client, createClient } from './service/client.ts';

/** Everything a phase works with. */
export type Context = Readonly<{
  settings: Settings;
  job: Job;
  runner: Runner;
  ports: Ports;
  deadline: Deadline;
  call: Client;
}>;

/** What kept a phase from doing its work: `error` where somebody must mend something. */
export type Trouble = Readonly<{ level: 'warning' | 'error'; message: string }>;

export type Phase = Readonly<{
  /** Runs before anything can go wrong; false ends the phase. */
  prepare: (runner: Runner, ports: Ports) => boolean;
  /** Whether wrong inputs are annotated now, rather than having been by the phase before. */
  reportsInputs: (runner: Runner) => boolean;
  work: (context: Context) => Promise<Trouble | undefined>;
}>;

/** **Invariant**: whatever happens in here, the job goes on, unless `fail-on-error` asks for the opposite. */
export async function run(
  phase: Phase,
  given: Readonly<{ inputs: Inputs; env: NodeJS.ProcessEnv; runner: Runner; ports: Ports }>,
): Promise<void> {
  const { inputs, env, runner, ports } = given;
  const strict = /^true$/i.test(inputs['fail-on-error']);
  const report = (trouble: Trouble) => {
    if (strict) runner.fail(trouble.message);
    else if (trouble.level === 'error') runner.blame(trouble.message);
    else runner.warn(trouble.message);
  };

  try {
    for (const secret of [inputs.token, inputs['github-token']]) if (secret !== '') runner.hide(secret);
    if (!phase.prepare(runner, ports)) return;

    const checked = checkInputs(inputs);
    if (!checked.ok) {
      for (const { message } of checked.problems) {
        if (phase.reportsInputs(runner))
          report({ level: 'error', message: `${message} Nothing is recorded until then.` });
        else runner.info(message);
      }
      return;
    }

    const { settings } = checked;
    const job = await readJob(env);
    const deadline = deadlineAfter(settings.timeoutMs, ports.now);
    const call = createClient({ ...settings, deadline, ports, debug: runner.debug });
    const trouble = await phase.work({ settings, job, runner, ports, deadline, call });
    if (trouble) report(trouble);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report({ level: 'error', message: `Throughline stopped short: ${reason}. The job goes on without it.` });
    if (error instanceof Error) runner.debug(error.stack ?? reason);
  }
}
