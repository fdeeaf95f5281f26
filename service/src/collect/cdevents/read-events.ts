import type { IncomingHttpHeaders } from 'node:http';
import { CloudEvent, HTTP } from 'cloudevents';
import { z } from 'zod';
import { ServiceError } from '../../errors.ts';

const BATCH = 'application/cloudevents-batch+json';
const REQUIRED = ['specversion', 'id', 'source', 'type'] as const;
const SPECIFICATION =
  'See https://github.com/cloudevents/spec for the attributes, and docs/cdevents.md for examples.';

const Attributes = z.record(z.string(), z.unknown());

/**
 * The events of a request, whichever way they are written: one as JSON, one as headers and body, or several in a list.
 * @throws ServiceError invalid_json, or invalid_request naming the attribute at fault
 */
export function readEvents(headers: IncomingHttpHeaders, body: string): CloudEvent<unknown>[] {
  const type = headers['content-type'] ?? '';
  if (type.startsWith(BATCH)) {
    const list = z.array(z.unknown()).safeParse(parseJson(body));
    if (!list.success) throw fault('The batch is not a list of events.', 'body');
    return list.data.map((event, index) => readStructured(event, `[${index}].`));
  }
  if (type.startsWith('application/cloudevents')) return [readStructured(parseJson(body), '')];
  return [readBinary(headers, body)];
}

function readStructured(event: unknown, path: string): CloudEvent<unknown> {
  const attributes = Attributes.safeParse(event);
  if (!attributes.success) throw fault('An event is not a JSON object.', path.slice(0, -1) || 'body');
  assertComplete((name) => attributes.data[name], path);
  return validated(() => new CloudEvent(attributes.data), path);
}

function readBinary(headers: IncomingHttpHeaders, body: string): CloudEvent<unknown> {
  assertComplete((name) => headers[`ce-${name}`], 'ce-');
  const data = parseJson(body);
  return validated(() => {
    const told = HTTP.toEvent({ headers, body: data });
    return new CloudEvent({ ...(Array.isArray(told) ? told[0] : told) }); // which checks it; reading alone does not
  }, 'ce-');
}

/** The library would make an id and a time up, and an event sent twice would count twice. */
function assertComplete(attribute: (name: string) => unknown, path: string): void {
  for (const name of REQUIRED) {
    const value = attribute(name);
    if (typeof value === 'string' && value.trim() !== '') continue;
    throw fault(`The event has no \`${name}\`.`, `${path}${name}`);
  }
  const time = attribute('time');
  if (time !== undefined && !z.iso.datetime({ offset: true }).safeParse(time).success) {
    throw fault('The time of the event is not a date and time with its zone.', `${path}time`);
  }
}

function validated<Value>(read: () => Value, path: string): Value {
  try {
    return read();
  } catch (cause) {
    const detail = `The event is not as CloudEvents describes it: ${(cause as Error).message.split('\n')[0]}.`;
    throw fault(detail, path.replace(/[.-]$/, '') || 'body');
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new ServiceError('invalid_json', {
      detail: `The body is not valid JSON: ${(cause as Error).message}`,
      remedy: 'Send the event, or the data of an event in headers, as JSON in UTF-8.',
      cause,
    });
  }
}

function fault(detail: string, field: string): ServiceError {
  return new ServiceError('invalid_request', { detail, remedy: SPECIFICATION, field });
}
