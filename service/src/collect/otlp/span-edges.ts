import type { Callee, Caller, EdgeEnd, Intake, Origin } from '../telemetry/index.ts';
import { edgeOf, endOf, topicEnd } from './describe-edges.ts';
import type { SpanPart } from './describe-span.ts';

/** A span as far as edges need it. */
interface EdgeSpan {
  id: string;
  parent: string;
  kind: number;
  end: number;
  durationMs: number;
  failed: boolean;
  attributes: ReadonlyMap<string, string>;
}

const CONSUMER = 5;

/**
 * Who calls whom, as the spans of a request tell it: by what a span says of its peer, and by a span of one service being
 * the parent of one of another, in this request or in one of the last minutes.
 */
export class SpanEdges {
  readonly #intake: Intake;
  readonly #callers = new Map<string, Caller>();
  readonly #callees = new Map<string, Callee[]>();

  constructor(intake: Intake) {
    this.#intake = intake;
  }

  add({ service, environment, simulated }: Origin, span: EdgeSpan, part: SpanPart): void {
    if (!this.#intake.mayTell(service, simulated)) return;
    const { failed, durationMs, end: at } = span;
    const origin = { service, environment, simulated };
    const edge = edgeOf(service, span, part);
    const call = { failed, durationMs };
    if (edge) this.#intake.edges.add({ ...edge, environment, simulated, at, call });
    if (part.is === 'call') {
      if (span.id !== '') this.#callers.set(span.id, { ...origin, failed, named: this.#named(part) });
    } else if (span.parent !== '') {
      const messaging = span.kind === CONSUMER;
      const topic = messaging ? topicEnd(span.attributes) : undefined;
      const callee = { span: span.id, ...origin, failed, durationMs, at, topic, messaging };
      const known = this.#callees.get(span.parent);
      if (known) known.push(callee);
      else this.#callees.set(span.parent, [callee]);
    }
  }

  /** Whom a call names, by the name that it has now. */
  #named(part: Extract<SpanPart, { is: 'call' }>): EdgeEnd {
    const { kind, name } = endOf(part);
    return { kind, name: kind === 'service' ? this.#intake.serviceOf(name) : name };
  }

  /** A client whose peer is not known may still turn out to be the parent of somebody. */
  addCaller(origin: Origin, span: EdgeSpan): void {
    const { service, environment, simulated } = origin;
    if (span.id === '' || !this.#intake.mayTell(service, simulated)) return;
    const caller = { service, environment, simulated, failed: span.failed, named: undefined };
    this.#callers.set(span.id, caller);
  }

  /** Once all spans are read: finds the two sides of calls, and leaves those without for later requests. */
  join(): void {
    const { joins, now } = this.#intake;
    const alone = new Map<string, Callee[]>();
    for (const [parent, callees] of this.#callees) {
      const caller = this.#callers.get(parent) ?? joins.callerOf(parent);
      if (!caller) alone.set(parent, callees);
      else for (const callee of callees) this.#tell(caller, callee);
    }
    for (const [span, caller] of this.#callers) {
      for (const callee of joins.waitingFor(span)) this.#tell(caller, callee);
    }
    if (this.#callers.size === 0 && alone.size === 0) return;
    this.#intake.whenKept(() => joins.remember(this.#callers, alone, now.getTime()));
  }

  #tell(caller: Caller, callee: Callee): void {
    const { named, environment, simulated } = caller;
    if (simulated !== callee.simulated) return;
    const { at, durationMs } = callee;
    const call = { failed: caller.failed || callee.failed, durationMs };
    const to = { kind: 'service', name: callee.service } as const;
    const about = { environment, simulated, at };
    const { edges } = this.#intake;
    if (callee.messaging && named?.kind === 'topic') {
      if (named.name !== callee.topic?.name)
        edges.add({ from: named, relation: 'delivers', to, ...about, call });
      return;
    }
    if (caller.service === callee.service || callee.topic) return;
    if (named?.kind === 'service' && named.name === callee.service) return; // counted where it was named
    edges.add({ from: { kind: 'service', name: caller.service }, relation: 'calls', to, ...about, call });
    if (named?.kind === 'external') edges.add({ from: named, relation: 'resolves_to', to, ...about });
  }
}
