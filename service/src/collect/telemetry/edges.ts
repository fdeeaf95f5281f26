import { DAY_MS } from '../../contracts/time.ts';
import type { EdgeEnd, EdgeTold } from '../../store/signals/index.ts';
import { cut } from './describe.ts';

const LONGEST_NAME = 255;

/** One call, or the fact that something runs somewhere, as it is told. */
export interface EdgeSeen {
  from: EdgeEnd;
  relation: EdgeTold['relation'];
  to: EdgeEnd;
  environment: string;
  simulated: boolean;
  /** Milliseconds since 1970. */
  at: number;
  /** Left out where it is no call. */
  call?: { failed: boolean; durationMs: number };
}

/** Adds up the edges that requests tell, by day. */
export class EdgeTally {
  readonly #told = new Map<string, EdgeTold>();

  /** `serviceOf` says which service a name stands for; left out, each stands for itself. */
  constructor(readonly serviceOf: (name: string) => string = (name) => name) {}

  add({ from, relation, to, environment, simulated, at, call }: EdgeSeen): void {
    const ends = { from: this.#end(from), relation, to: this.#end(to), environment, simulated };
    if (ends.from.name === '' || ends.to.name === '') return;
    if (ends.from.kind === ends.to.kind && ends.from.name === ends.to.name) return;
    const { failed = false, durationMs = 0 } = call ?? {};
    const counted = { calls: call ? 1 : 0, errors: failed ? 1 : 0, durationMs };
    this.merge({ ...ends, firstAt: at, lastAt: at, ...counted });
  }

  #end({ kind, name }: EdgeEnd): EdgeEnd {
    return readable({ kind, name: kind === 'service' ? this.serviceOf(name) : name });
  }

  merge(told: EdgeTold): void {
    const { from, relation, to, environment, simulated } = told;
    const day = Math.floor(told.lastAt / DAY_MS);
    const key = JSON.stringify([
      from.kind,
      from.name,
      relation,
      to.kind,
      to.name,
      environment,
      simulated,
      day,
    ]);
    const known = this.#told.get(key);
    if (!known) {
      this.#told.set(key, { ...told });
      return;
    }
    known.firstAt = Math.min(known.firstAt, told.firstAt);
    known.lastAt = Math.max(known.lastAt, told.lastAt);
    known.calls += told.calls;
    known.errors += told.errors;
    known.durationMs += told.durationMs;
  }

  get all(): EdgeTold[] {
    return [...this.#told.values()];
  }
}

/** One line that the database takes and a page has room for. */
function readable({ kind, name }: EdgeEnd): EdgeEnd {
  return { kind, name: cut(name.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim(), LONGEST_NAME) };
}
