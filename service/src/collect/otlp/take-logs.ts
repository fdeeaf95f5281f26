import type { Intake, Origin, Refused } from '../telemetry/index.ts';
import { readText } from './attributes.ts';
import { readGroups } from './read-groups.ts';
import { readOriginAndPlace } from './read-origin.ts';
import { timeFault } from './time-fault.ts';
import { FIXED64, LENGTH, VARINT, Wire } from './wire.ts';

const MINUTE_MS = 60_000;
const SEVERITIES = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
const NUMBERS_A_SEVERITY = 4; // TRACE is 1 to 4, DEBUG 5 to 8 …
const OTHER_NAMES: Record<string, string> = {
  warning: 'warn',
  err: 'error',
  critical: 'fatal',
  information: 'info',
};

/**
 * Reads a request of log records into an intake: how many there are of each severity, by service. What they say is not
 * kept. @throws MalformedError
 */
export function takeLogs(bytes: Uint8Array, intake: Intake): void {
  const wire = new Wire(bytes);
  const counts = new Map<string, { from: Origin; severity: string; end: number; count: number }>();
  let origin: (Origin & { fault: Refused | undefined }) | undefined;
  readGroups(wire, {
    resource: (attributes) => {
      origin = readOriginAndPlace(wire, attributes, intake);
    },
    item: (itemEnd) => {
      const { time, severity } = readRecord(wire, itemEnd);
      if (!origin) return;
      const refused = origin.fault ?? timeFault(time, intake);
      if (refused) {
        intake.refuse(refused, { service: origin.service, example: severity });
        return;
      }
      const end = (Math.floor(time / MINUTE_MS) + 1) * MINUTE_MS;
      const key = JSON.stringify([origin, severity, end]);
      const known = counts.get(key);
      if (known) known.count += 1;
      else counts.set(key, { from: origin, severity, end, count: 1 });
    },
  });
  for (const { from, severity, end, count } of counts.values()) {
    const { service, environment, simulated } = from;
    const series = intake.index.named(
      {
        service,
        environment,
        simulated,
        metric: 'log.records',
        kind: 'rate',
        unit: '{record}',
        attributes: { ...from.attributes, severity },
      },
      intake.now,
    );
    const at = intake.place(series, count);
    if (at !== undefined) intake.records.increment(at, 0, end, count);
  }
}

function readRecord(wire: Wire, end: number): { time: number; severity: string } {
  let [time, observed, number, text] = [0, 0, 0, ''];
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === ((1 << 3) | FIXED64)) time = wire.time(end);
    else if (tag === ((11 << 3) | FIXED64)) observed = wire.time(end);
    else if (tag === ((2 << 3) | VARINT)) number = wire.varint(end);
    else if (tag === ((3 << 3) | LENGTH)) text = readText(wire, end);
    else wire.skip(tag & 7, end);
  }
  return { time: time || observed, severity: severityOf(number, text) };
}

/** By its number; where there is none, by the name that the sender's library gave it. */
function severityOf(number: number, text: string): string {
  const byNumber = SEVERITIES[Math.ceil(number / NUMBERS_A_SEVERITY) - 1];
  if (byNumber) return byNumber;
  const name = text.trim().toLowerCase();
  return SEVERITIES.find((severity) => severity === name) ?? OTHER_NAMES[name] ?? 'unset';
}
