import type { FindContents } from '../deployment/contents.ts';
import type { Context } from '../run.ts';
import type { Failure } from '../service/failure.ts';
import { askGate } from './ask-gate.ts';
import { findOverride } from './find-override.ts';
import { gateSummary, reasonsText } from './gate-summary.ts';
import { plan } from './plan.ts';

/** `stop` says that nothing is deployed: the step has failed, with the reasons. */
export type Passage = 'go on' | 'stop';

/** Refusals of whoever is not there, or is older than the gate: nothing was judged, as when nobody answers. */
const NOBODY_ANSWERED = ['not_found', 'not_throughline', 'redirected', 'untrusted_certificate'];

/**
 * Asks the service whether to deploy now what has changed. A `hold` in mode `block` that nobody overrode stops the job, and
 * so does a question that the service refuses, such as one about a misspelt name; a service that is away, late or at a
 * loss holds nothing.
 */
export async function passGate(
  context: Context,
  { version, find }: Readonly<{ version: string; find: FindContents }>,
): Promise<Passage> {
  const { settings, runner } = context;
  const planned = await plan(context, find);
  if (planned.length === 0) {
    runner.info('The gate was not asked: no files of what is deployed have changed.');
    return 'go on';
  }
  const deployment = { version, planned };
  const asked = await askGate(context, deployment);
  if (!asked.ok) return passUnasked(context, asked.failure);
  const held = asked.value.decision === 'hold';
  const blocks = held && settings.gate === 'block';
  const override = blocks ? await findOverride(context) : undefined;
  const told = override === undefined ? asked : await askGate(context, deployment, override);
  const says = told.ok ? told.value : asked.value;
  const word = override !== undefined ? 'overridden' : held ? 'hold' : 'allow';
  runner.setOutput('gate', word);

  const stops = blocks && override === undefined;
  for (const service of says.services) {
    const text = reasonsText(service, { override });
    if (stops && service.decision === 'hold') runner.fail(text);
    else if (service.reasons.some(({ severity }) => severity !== 'info')) runner.warn(text);
    else runner.info(text);
  }
  if (override !== undefined && !told.ok)
    runner.notice(`Who let this deployment through was not recorded: ${told.failure.what}.`);
  if (stops)
    runner.info(
      `To deploy all the same, set the label ${settings.gateOverrideLabel} on the pull request and run the job again.`,
    );
  await runner.writeSummary(gateSummary({ says, settings, override, stops }));
  return stops ? 'stop' : 'go on';
}

function passUnasked({ settings, runner }: Context, failure: Failure): Passage {
  const why = `The gate was not asked: ${failure.what}${/[.!?]$/.test(failure.what) ? '' : '.'}`;
  if (failure.kind === 'away' || NOBODY_ANSWERED.includes(failure.code)) {
    runner.notice(`${why} The deployment goes on. ${failure.remedy}`);
    return 'go on';
  }
  if (settings.gate === 'block') {
    runner.fail(`${why} With \`gate: block\` nothing is deployed until that is mended. ${failure.remedy}`);
    return 'stop';
  }
  runner.blame(`${why} The deployment goes on. ${failure.remedy}`);
  return 'go on';
}
