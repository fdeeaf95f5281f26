import { Slug } from '@throughline/service/contracts/text';
import type { Judge } from './judge.ts';
import { readPatterns } from './patterns.ts';

const MOST_SERVICES = 50; // each is asked about and recorded, within one deadline

/** A service that is deployed, and the files that are its own; none mean that every change is. */
export type Target = Readonly<{ service: string; paths: readonly string[] }>;

/** The one service of `service` and `paths`, or those of `services`, one a line: `name` or `name: pattern, pattern`. */
export function readTargets(judge: Judge, { required }: { required: boolean }): Target[] {
  const { inputs, blame, quoted } = judge;
  if (inputs.services === '') {
    if (inputs.service === '' && !required) return [];
    const service = judge.text('service', Slug, 'name the service that is deployed, such as checkout-api');
    return [{ service, paths: readPatterns(judge, 'paths', inputs.paths) }];
  }
  if (inputs.service !== '') blame('services', 'is set beside `service`: write one of the two.');
  if (inputs.paths !== '')
    blame('paths', 'is set beside `services`: write the patterns behind each service, after a colon.');

  const targets = inputs.services
    .split('\n')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => ({ text, ...readLine(judge, text) }));
  for (const { text, service } of targets) {
    const reason = Slug.safeParse(service).error?.issues[0]?.message;
    if (reason !== undefined)
      blame('services', `has the line ${quoted(text)}: the name of the service ${reason}.`);
  }
  const twice = targets.find(
    ({ service }, index) => targets.findIndex((other) => other.service === service) < index,
  );
  if (twice) blame('services', `names ${quoted(twice.service)} twice: put its patterns on one line.`);
  if (targets.length > MOST_SERVICES)
    blame('services', `names ${targets.length} services: at most ${MOST_SERVICES} fit one step.`);
  return targets.map(({ service, paths }) => ({ service, paths }));
}

function readLine(judge: Judge, text: string): Target {
  const [service = '', ...rest] = text.split(':');
  return { service: service.trim(), paths: readPatterns(judge, 'services', rest.join(':')) };
}
