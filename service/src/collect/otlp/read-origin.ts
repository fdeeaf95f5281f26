import {
  describeOrigin,
  findAttributeFault,
  type Intake,
  type Origin,
  type Refused,
} from '../telemetry/index.ts';
import { type Ranges, readOrFault } from './attributes.ts';
import { describeInfrastructure } from './describe-infrastructure.ts';
import type { Wire } from './wire.ts';

/** Reads whose telemetry a resource stands for, with what is wrong with it. */
export function readOrigin(
  wire: Wire,
  resource: Ranges,
  intake: Intake,
): Origin & { fault: Refused | undefined } {
  const { attributes, fault } = readOrFault(wire, resource);
  return toOrigin(attributes, fault, intake);
}

/** The same, telling once an hour where the service runs. */
export function readOriginAndPlace(
  wire: Wire,
  resource: Ranges,
  intake: Intake,
): Origin & { fault: Refused | undefined } {
  const { attributes, fault } = readOrFault(wire, resource);
  const origin = toOrigin(attributes, fault, intake);
  if (origin.fault === undefined) tellPlace(origin, attributes, intake);
  return origin;
}

function toOrigin(
  attributes: Map<string, string>,
  fault: Refused | undefined,
  intake: Intake,
): Origin & { fault: Refused | undefined } {
  const origin = describeOrigin(attributes, (name) => intake.serviceOf(name));
  const kept = { ...origin.attributes, 'deployment.environment.name': origin.environment };
  return { ...origin, fault: fault ?? origin.fault ?? findAttributeFault(new Map(Object.entries(kept))) };
}

function tellPlace(origin: Origin, resource: ReadonlyMap<string, string>, intake: Intake): void {
  const { service, environment, simulated } = origin;
  const now = intake.now.getTime();
  if (intake.ofThePast || !intake.mayTell(service, simulated)) return;
  const due = describeInfrastructure(service, environment, resource).flatMap((edge) => {
    const key = JSON.stringify([edge, environment, simulated]);
    return intake.told.isDue(key, now) ? [{ key, edge }] : [];
  });
  if (due.length === 0) return;
  for (const { edge } of due) intake.edges.add({ ...edge, environment, simulated, at: now });
  intake.whenKept(() =>
    intake.told.tell(
      due.map(({ key }) => key),
      now,
    ),
  );
}
