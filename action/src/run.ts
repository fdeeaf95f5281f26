import { credentialOf } from './access/credential.ts';
import { HOW_TO_SIGN_IN } from './access/how-to-sign-in.ts';
import { identityRequestOf } from './access/identity-request.ts';
import { checkInputs, type Settings } from './inputs/check.ts';
import type { Judge } from './inputs/judge.ts';
import { type Inputs, SECRET_INPUTS } from './inputs/names.ts';
import { stepOf } from './job/identity.ts';
import { type Job, readJob } from './job/read.ts';
import { whyUntrusted } from './job/untrusted.ts';
import { hasProxy } from './network/has-proxy.ts';
import { type Deadline, deadlineAfter, type Ports } from './ports.ts';
import type { Runner } from './runner/runner.ts';
import { type Client, createClient } from './service/client.ts';

/** Everything a phase works with. */
export type Context = Readonly<{
  settings: Settings;
  /** As they were given, for what only one command reads. */
  inputs: Inputs;
  job: Job;
  env: NodeJS.ProcessEnv;
  runner: Runner;
  ports: Ports;
  deadline: Deadline;
  call: Client;
}>;

/** What kept a phase from doing its work: `error` where somebody must mend something. */
export type Trouble = Readonly<{ level: 'notice' | 'warning' | 'error'; message: string }>;

export type Phase = Readonly<{
  /** Runs before anything can go wrong; false ends the phase. */
  prepare: (runner: Runner, ports: Ports) => boolean;
  /** Whether wrong inputs are annotated now, rather than having been by the phase before. */
  reportsInputs: (runner: Runner) => boolean;
  /** Judges the inputs that only this phase has, along with the others. */
  check?: (judge: Judge) => void;
  work: (context: Context) => Promise<Trouble | undefined>;
}>;

/** What `record:` may name besides a deployment: done in `main`, with nothing left for `post`. */
export type Command = Pick<Phase, 'check' | 'work'>;

/** **Invariant**: whatever happens in here, the job goes on, unless `fail-on-error` asks for the opposite. */
export async function run(
  choose: (inputs: Inputs) => Promise<Phase>,
  given: Readonly<{ inputs: Inputs; env: NodeJS.ProcessEnv; runner: Runner; ports: Ports }>,
): Promise<void> {
  const { inputs, env, runner, ports } = given;
  const strict = /^true$/i.test(inputs['fail-on-error']);
  const report = ({ level, message }: Trouble) => {
    if (level === 'notice') runner.notice(message);
    else if (strict) runner.fail(message);
    else if (level === 'error') runner.blame(message);
    else runner.warn(message);
  };

  try {
    for (const name of SECRET_INPUTS) if (inputs[name] !== '') runner.hide(inputs[name]);
    if (hasProxy(env)) (await import('./network/use-proxy.ts')).useProxy();
    const phase = await choose(inputs);
    if (!phase.prepare(runner, ports)) return;

    const job = await readJob(env, inputs);
    const canSignIn = inputs.token !== '' || identityRequestOf(env) !== undefined;
    const untrusted = canSignIn ? undefined : whyUntrusted(job);
    if (untrusted !== undefined) {
      if (phase.reportsInputs(runner)) report({ level: 'notice', message: untrusted });
      return;
    }
    const checked = checkInputs(inputs, (judge) => {
      if (!canSignIn) judge.blame('token', `is empty, and the job has no OIDC token. ${HOW_TO_SIGN_IN}`);
      phase.check?.(judge);
    });
    if (!checked.ok) {
      for (const { message } of checked.problems) {
        if (phase.reportsInputs(runner))
          report({ level: 'error', message: `${message} Nothing is recorded until then.` });
        else runner.info(message);
      }
      return;
    }
    const settings = {
      ...checked.settings,
      environment: checked.settings.environment ?? job.event.deployment?.environment ?? 'production',
    };
    const deadline = deadlineAfter(settings.timeoutMs, ports.now);
    const { debug } = runner;
    const credential = credentialOf({ ...settings, env, runner, ports });
    const step = stepOf(job, env);
    const call = createClient({ ...settings, step, credential, deadline, ports, debug });
    const trouble = await phase.work({ settings, inputs, job, env, runner, ports, deadline, call });
    if (trouble) report(trouble);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report({ level: 'error', message: `Throughline stopped short: ${reason}. The job goes on without it.` });
    if (error instanceof Error) runner.debug(error.stack ?? reason);
  }
}
