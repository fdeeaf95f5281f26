import type { EdgeEnd } from '../../store/signals/index.ts';

/** A span by which a service called somebody. */
export interface Caller {
  service: string;
  environment: string;
  simulated: boolean;
  failed: boolean;
  /** Whom it named, if anybody. */
  named: EdgeEnd | undefined;
}

/** A span by which a service was called, as far as it matters to whoever finds the caller. */
export interface Callee {
  span: string;
  service: string;
  environment: string;
  simulated: boolean;
  failed: boolean;
  durationMs: number;
  at: number;
  /** The topic it was read from, where it is a message. */
  topic: EdgeEnd | undefined;
  messaging: boolean;
}

const MOST_REMEMBERED = 25_000; // of each generation and side: some megabytes in all
const GENERATION_MS = 60_000; // SDKs export every five seconds, collectors batch for some more

/**
 * Spans of the last minute or two whose other side has not come yet: the two sides of a call are told by two processes, in
 * any order. What was not met by then, or by another replica, is not joined: an edge is missed, never counted twice.
 */
export class SpanJoins {
  #callers = new Generations<Caller>();
  #callees = new Generations<Callee[]>();

  constructor(readonly mostRemembered: number = MOST_REMEMBERED) {}

  callerOf(parent: string): Caller | undefined {
    return this.#callers.get(parent);
  }

  /** Spans that wait for this one, their parent. */
  waitingFor(span: string): readonly Callee[] {
    return this.#callees.get(span) ?? [];
  }

  /** Once a request is kept for good: only then does what it told count. */
  remember(
    callers: ReadonlyMap<string, Caller>,
    callees: ReadonlyMap<string, readonly Callee[]>,
    now: number,
  ): void {
    for (const [span, caller] of callers) this.#callers.set(span, caller, now, this.mostRemembered);
    for (const [parent, some] of callees) {
      const known = this.waitingFor(parent);
      const all = [...known, ...some.filter(({ span }) => !known.some((one) => one.span === span))];
      this.#callees.set(parent, all, now, this.mostRemembered);
    }
  }
}

/** A map that forgets what is older than one to two generations, or too much. */
class Generations<Value> {
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();
  #begun = 0;

  get(key: string): Value | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  set(key: string, value: Value, now: number, most: number): void {
    const age = now - this.#begun;
    if (this.#young.size >= most || age >= GENERATION_MS || age < 0) {
      this.#old = age < 2 * GENERATION_MS && age >= 0 ? this.#young : new Map();
      this.#young = new Map();
      this.#begun = now;
    }
    this.#young.set(key, value);
  }
}
