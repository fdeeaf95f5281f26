import { findVersion } from '../deployment/find-version.ts';
import type { Context } from '../run.ts';
import { askGate } from './ask-gate.ts';
import { findOverride } from './find-override.ts';
import { gateSummary, reasonsText } from './gate-summary.ts';

/** `stop` says that nothing is deployed: the step has failed, with the reasons. */
export type Passage = 'go on' | 'stop';

/**
 * Asks the service whether to deploy now. Only a `hold` in mode `block` that nobody overrode stops the job; a service
 * that is away, late or at a loss holds nothing.
 */
export async function passGate(context: Context): Promise<Passage> {
  const { settings, runner } = context;
  const version = await findVersion(context);
  const asked = await askGate(context, version);
  if (!asked.ok) {
    runner.setOutput('gate', 'unknown');
    runner.notice(
      `The gate was not asked: ${asked.failure.what}. The deployment goes on. ${asked.failure.remedy}`,
    );
    return 'go on';
  }
  const held = asked.value.decision === 'hold';
  const blocks = held && settings.gate === 'block';
  const override = blocks ? await findOverride(context) : undefined;
  const told = override === undefined ? asked : await askGate(context, version, override);
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
