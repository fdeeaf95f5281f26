import type { EdgeEnd } from '../telemetry/index.ts';
import { toSlug } from '../telemetry/index.ts';
import { isReading, type SpanPart, topicOf } from './describe-span.ts';

type Attributes = ReadonlyMap<string, string>;
interface Leads {
  from: EdgeEnd;
  relation: 'calls' | 'publishes' | 'delivers';
  to: EdgeEnd;
}

const [CLIENT, CONSUMER] = [3, 5] as const;

/** Where a span of a service alone says that an edge is; undefined where only both sides of a call together tell. */
export function edgeOf(
  service: string,
  span: { kind: number; attributes: Attributes },
  part: SpanPart,
): Leads | undefined {
  const self: EdgeEnd = { kind: 'service', name: service };
  const topic = topicEnd(span.attributes);
  if (part.is === 'operation') {
    return span.kind === CONSUMER && topic ? { from: topic, relation: 'delivers', to: self } : undefined;
  }
  if (part.peerKind === 'messaging' && topic) {
    const reads = span.kind === CLIENT && isReading(span.attributes);
    return reads
      ? { from: topic, relation: 'delivers', to: self }
      : { from: self, relation: 'publishes', to: topic };
  }
  const to = endOf(part);
  return to.kind === 'service' && to.name === service ? undefined : { from: self, relation: 'calls', to };
}

/** Whom a call names. */
export function endOf({ peer, peerKind }: Extract<SpanPart, { is: 'call' }>): EdgeEnd {
  if (peerKind === 'service') return { kind: 'service', name: toSlug(peer) };
  return { kind: peerKind === 'messaging' ? 'topic' : peerKind, name: peer };
}

export function topicEnd(attributes: Attributes): EdgeEnd | undefined {
  const name = topicOf(attributes);
  return name === undefined ? undefined : { kind: 'topic', name };
}
