import { describeOrigin, findAttributeFault, type Origin, type Refused, toSlug } from '../telemetry/index.ts';
import { type Ranges, readOrFault } from './attributes.ts';
import type { Wire } from './wire.ts';

/** Reads whose telemetry a resource stands for, with what is wrong with it. */
export function readOrigin(wire: Wire, resource: Ranges): Origin & { fault: Refused | undefined } {
  const { attributes, fault } = readOrFault(wire, resource);
  const origin = describeOrigin(attributes, toSlug);
  const kept = { ...origin.attributes, 'deployment.environment.name': origin.environment };
  return { ...origin, fault: fault ?? findAttributeFault(new Map(Object.entries(kept))) };
}
