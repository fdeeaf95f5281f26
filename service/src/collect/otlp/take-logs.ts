import type { Intake, Origin, Refused } from '../telemetry/index.ts';
import { readAnyValue, readText } from './attributes.ts';
import { readGroups } from './read-groups.ts';
import { readOriginAndPlace } from './read-origin.ts';
import { timeFault } from './time-fault.ts';
import { FIXED64, LENGTH, MalformedError, VARINT, Wire } from './wire.ts';

const MINUTE_MS = 60_000;
const SEVERITIES = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
const NUMBERS_A_SEVERITY = 4; // TRACE is 1 to 4, DEBUG 5 to 8 …
const OTHER_NAMES: Record<string, string> = {
  warning: 'warn',
  err: 'error',
  critical: 'fatal',
  information: 'info',
};

/** Records of one minute that say the same. */
interface Said {
  from: Origin;
  severity: string;
  end: number;
  text: string;
  count: number;
}

/**
 * Reads a request of log records into an intake: how many there are of each severity, and of each template besides, by
 * service. What they say is not kept but for what lines have in common. @throws MalformedError
 */
export async function takeLogs(bytes: Uint8Array, intake: Intake): Promise<void> {
  const said = readSaid(bytes, intake);
  for (const { from, severity, end, count } of addUp(said, ({ text, ...rest }) => rest)) {
    record(intake, from, { severity }, { end, count, points: count });
  }
  const byService = new Map<string, Said[]>();
  for (const one of said) {
    const { service, simulated } = one.from;
    if (one.text === '' || !intake.mayTell(service, simulated)) continue;
    const key = `${service} ${simulated}`;
    byService.set(key, [...(byService.get(key) ?? []), one]);
  }
  for (const some of byService.values()) {
    const { service, simulated } = (some[0] as Said).from;
    const templates = await intake.templates.classify(service, simulated, some, intake.now);
    const classified = some.map((one, i) => ({ ...one, text: templates[i] ?? '' }));
    for (const { from, severity, end, text, count } of addUp(classified, (one) => one)) {
      record(intake, from, { severity, template: text }, { end, count, points: 0 });
    }
  }
}

function readSaid(bytes: Uint8Array, intake: Intake): Said[] {
  const wire = new Wire(bytes);
  const said = new Map<string, Said>();
  let origin: (Origin & { fault: Refused | undefined }) | undefined;
  let place = 0;
  readGroups(wire, {
    resource: (attributes) => {
      origin = readOriginAndPlace(wire, attributes, intake);
      place += 1;
    },
    item: (itemEnd) => {
      const { time, severity, text } = readRecord(wire, itemEnd);
      if (!origin) return;
      const refused = origin.fault ?? timeFault(time, intake);
      if (refused) {
        intake.refuse(refused, { service: origin.service, example: severity });
        return;
      }
      const end = (Math.floor(time / MINUTE_MS) + 1) * MINUTE_MS;
      const key = `${place} ${severity} ${end} ${text}`;
      const known = said.get(key);
      if (known) known.count += 1;
      else said.set(key, { from: origin, severity, end, text, count: 1 });
    },
  });
  return [...said.values()];
}

/** Puts together what `by` tells to be the same. */
function addUp(said: readonly Said[], by: (one: Omit<Said, 'count'>) => object): Said[] {
  const sums = new Map<string, Said>();
  for (const one of said) {
    const { count, ...rest } = one;
    const key = JSON.stringify(by(rest));
    const known = sums.get(key);
    if (known) known.count += count;
    else sums.set(key, { ...one });
  }
  return [...sums.values()];
}

function record(
  intake: Intake,
  { service, environment, simulated, attributes }: Origin,
  own: Record<string, string>,
  { end, count, points }: { end: number; count: number; points: number },
): void {
  const identity = {
    service,
    environment,
    simulated,
    metric: 'log.records',
    kind: 'rate',
    unit: '{record}',
    attributes: { ...attributes, ...own },
  } as const;
  const at = intake.place(intake.index.named(identity, intake.now), points);
  if (at !== undefined) intake.records.increment(at, 0, end, count);
}

function readRecord(wire: Wire, end: number): { time: number; severity: string; text: string } {
  let [time, observed, number, severity, body, event] = [0, 0, 0, '', '', ''];
  while (wire.at < end) {
    const tag = wire.tag(end);
    if (tag === ((1 << 3) | FIXED64)) time = wire.time(end);
    else if (tag === ((11 << 3) | FIXED64)) observed = wire.time(end);
    else if (tag === ((2 << 3) | VARINT)) number = wire.varint(end);
    else if (tag === ((3 << 3) | LENGTH)) severity = readText(wire, end);
    else if (tag === ((5 << 3) | LENGTH)) body = readBody(wire, wire.enter(end));
    else if (tag === ((12 << 3) | LENGTH)) event = readText(wire, end);
    else wire.skip(tag & 7, end);
  }
  return { time: time || observed, severity: severityOf(number, severity), text: event || body };
}

const LONGEST_BODY = 1_024; // bytes that are looked at
const LONGEST_MAP = 65_536;
const MESSAGE_KEYS = ['message', 'msg', 'log', 'event', 'body'];
const lenient = new TextDecoder();

/** The text of a body, or of the part of a structured one that says what happened; else the names of its parts. */
function readBody(wire: Wire, end: number): string {
  const from = wire.at;
  if (from === end) return '';
  const tag = wire.tag(end);
  let text = '';
  if (tag === ((1 << 3) | LENGTH)) {
    const last = wire.enter(end);
    text = lenient.decode(wire.bytes.subarray(wire.at, Math.min(last, wire.at + LONGEST_BODY)));
  } else if (tag === ((6 << 3) | LENGTH) && end - from <= LONGEST_MAP) {
    wire.at = from;
    text = readMap(wire, end);
  }
  wire.at = end;
  return text.slice(0, LONGEST_BODY);
}

/** Empty where it cannot be read: the record counts all the same. */
function readMap(wire: Wire, end: number): string {
  try {
    const parts = new Map(JSON.parse(readAnyValue(wire, end)) as [string, string][]);
    const key = MESSAGE_KEYS.find((one) => parts.has(one));
    return key === undefined ? `{${[...parts.keys()].sort().join(' ')}}` : (parts.get(key) ?? '');
  } catch (error) {
    if (error instanceof MalformedError) return '';
    throw error;
  }
}

/** By its number; where there is none, by the name that the sender's library gave it. */
function severityOf(number: number, text: string): string {
  const byNumber = SEVERITIES[Math.ceil(number / NUMBERS_A_SEVERITY) - 1];
  if (byNumber) return byNumber;
  const name = text.trim().toLowerCase();
  return SEVERITIES.find((severity) => severity === name) ?? OTHER_NAMES[name] ?? 'unset';
}
