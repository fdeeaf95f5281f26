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
  if (kind === CLIENT || kind === PRODUCER) return peerOf(attributes);
  return undefined;
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
  const destination = first(
    attributes,
    'messaging.destination.template',
    'messaging.destination.name',
    'messaging.destination',
  );
  if (destination)
    return `${first(attributes, 'messaging.operation.name', 'messaging.operation') ?? 'process'} ${destination}`;
  return name === '' ? 'unnamed' : name;
}

function peerOf(attributes: Attributes): SpanPart | undefined {
  const call = (peerKind: PeerKind, ...parts: (string | undefined)[]): SpanPart => ({
    is: 'call',
    peer: parts.filter(Boolean).join(' '),
    peerKind,
  });
  const service = attributes.get('peer.service');
  if (service) return call('service', service);
  const database = first(attributes, 'db.system.name', 'db.system');
  if (database) return call('database', database, first(attributes, 'db.namespace', 'db.name'));
  const messaging = attributes.get('messaging.system');
  if (messaging) {
    return call(
      'messaging',
      messaging,
      first(
        attributes,
        'messaging.destination.template',
        'messaging.destination.name',
        'messaging.destination',
      ),
    );
  }
  const host = first(attributes, 'server.address', 'net.peer.name', 'http.host', 'net.peer.ip');
  return host ? call('external', host) : undefined;
}

function first(attributes: Attributes, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = attributes.get(key);
    if (value) return value;
  }
  return undefined;
}
