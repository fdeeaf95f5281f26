/** What a span is of its service: something it was asked to do, or a call to somebody else. Others are within. */
export type SpanPart =
  | { is: 'operation'; operation: string }
  | { is: 'call'; peer: string; peerKind: PeerKind };

export type PeerKind = 'service' | 'database' | 'messaging' | 'external';

type Attributes = ReadonlyMap<string, string>;

const [SERVER, CLIENT, PRODUCER, CONSUMER] = [2, 3, 4, 5] as const;
const FAILED = 2; // status of OTLP: ERROR
const LEAST_SERVER_FAULT = 500;

/** Undefined for spans within a service, and for calls that do not say whom they call. */
export function describeSpan(kind: number, name: string, attributes: Attributes): SpanPart | undefined {
  if (kind === SERVER || kind === CONSUMER)
    return { is: 'operation', operation: operationOf(name, attributes) };
  return isCall(kind) ? peerOf(attributes) : undefined;
}

/** Whether a span is a call to somebody else, whomever. */
export function isCall(kind: number): boolean {
  return kind === CLIENT || kind === PRODUCER;
}

/** By its status, or by that of HTTP where an older SDK left the former out. */
export function hasFailed(kind: number, status: number, attributes: Attributes): boolean {
  if (status === FAILED) return true;
  const http = Number(first(attributes, 'http.response.status_code', 'http.status_code') ?? 0);
  return (kind === SERVER || kind === CLIENT) && http >= LEAST_SERVER_FAULT;
}

/** Names without what differs from request to request; present conventions first, then older ones. */
function operationOf(name: string, attributes: Attributes): string {
  const route = attributes.get('http.route');
  const method = first(attributes, 'http.request.method', 'http.method');
  if (route && method) return `${method} ${route}`;
  const [service, called] = [attributes.get('rpc.service'), attributes.get('rpc.method')];
  if (service && called) return `${service}/${called}`;
  const destination = first(attributes, ...DESTINATION);
  if (destination)
    return `${first(attributes, 'messaging.operation.name', 'messaging.operation') ?? 'process'} ${destination}`;
  return name === '' ? 'unnamed' : name;
}

const DESTINATION = [
  'messaging.destination.template',
  'messaging.destination.name',
  'messaging.destination_publish.name',
  'messaging.destination',
] as const;
const READING = ['receive', 'process', 'settle', 'poll', 'deliver'];
const SHORT_LIVED = [
  'messaging.destination.temporary',
  'messaging.destination.anonymous',
  'messaging.temp_destination',
];

/** Present conventions first, then older ones, of OpenTelemetry and OpenTracing. */
function peerOf(attributes: Attributes): SpanPart | undefined {
  const call = (peerKind: PeerKind, ...parts: (string | undefined)[]): SpanPart => ({
    is: 'call',
    peer: parts.filter(Boolean).join(' '),
    peerKind,
  });
  const service = first(attributes, 'service.peer.name', 'peer.service');
  if (service) return call('service', service);
  const database = first(attributes, 'db.system.name', 'db.system');
  if (database)
    return call('database', database, first(attributes, 'db.namespace', 'db.name', 'db.instance'));
  const topic = topicOf(attributes);
  if (topic) return call('messaging', topic);
  if (first(attributes, 'rpc.system.name', 'rpc.system') === 'aws-api') {
    return call('external', 'aws', attributes.get('rpc.service'));
  }
  const host = hostOf(attributes);
  return host ? call('external', host) : undefined;
}

/** System and destination of a message, such as `kafka orders`; those of which every client has its own are one. */
export function topicOf(attributes: Attributes): string | undefined {
  const system = attributes.get('messaging.system');
  if (!system) return undefined;
  const shortLived = SHORT_LIVED.some((key) => attributes.get(key) === 'true');
  const destination = shortLived ? 'temporary' : first(attributes, ...DESTINATION);
  return destination ? `${system} ${destination}` : system;
}

/** Whether a client reads messages rather than sends them. */
export function isReading(attributes: Attributes): boolean {
  const operation = first(
    attributes,
    'messaging.operation.type',
    'messaging.operation.name',
    'messaging.operation',
  );
  return operation !== undefined && READING.includes(operation);
}

/** Without its port. */
function hostOf(attributes: Attributes): string | undefined {
  const named = first(
    attributes,
    'server.address',
    'net.peer.name',
    'peer.hostname',
    'http.host',
    'net.peer.ip',
  );
  const host = named ?? hostIn(first(attributes, 'url.full', 'http.url'));
  return host?.replace(/^([^:[\]]+):\d+$/, '$1').toLowerCase();
}

function hostIn(address: string | undefined): string | undefined {
  return address === undefined ? undefined : /^\w+:\/\/(?:[^/@]*@)?([^/?#]+)/.exec(address)?.[1];
}

function first(attributes: Attributes, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = attributes.get(key);
    if (value) return value;
  }
  return undefined;
}
