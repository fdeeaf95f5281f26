import { REFUSAL_REASONS, type RefusalReason } from '../../contracts/signals.ts';
import type { Refusal, SignalType } from '../../store/signals/index.ts';
import { cut } from './describe.ts';

/** Why something is refused, and what a reader needs to find it. */
export interface Refused {
  reason: RefusalReason;
  /** The attribute at fault, where one is. */
  label?: string | undefined;
  /** Of what it is told in the answer, such as `user_id has 4,811 values`. */
  detail?: string | undefined;
}

const MOST_KINDS = 200; // in one request; what more there are is counted with the first of its reason
const MOST_TOLD = 3; // an answer is read by a person in a log
const LONGEST_NAME = 100;

/** What one request had refused, by reason. */
export class Tally {
  readonly #refusals = new Map<string, Refusal & { detail: string | undefined }>();
  #count = 0;

  constructor(readonly signal: SignalType) {}

  get count(): number {
    return this.#count;
  }

  get refusals(): Refusal[] {
    return [...this.#refusals.values()].map(({ detail, ...refusal }) => refusal);
  }

  add(refused: Refused, about: { service: string; example: string }, count = 1): void {
    this.#count += count;
    const full = this.#refusals.size >= MOST_KINDS;
    const service = full ? '' : readable(about.service);
    const label = full ? '' : readable(refused.label ?? '');
    const key = JSON.stringify([service, refused.reason, label]);
    const known = this.#refusals.get(key);
    if (known) {
      known.count += count;
      return;
    }
    const { reason, detail } = refused;
    const example = readable(about.example);
    this.#refusals.set(key, { signal: this.signal, service, reason, label, example, count, detail });
  }

  /** In words, for the answer to the sender: how many, why, and what to do about it. */
  explain(accepted: number): string {
    const all = [...this.#refusals.values()].sort((left, right) => right.count - left.count);
    const noun = { metrics: 'data points', traces: 'spans', logs: 'log records' }[this.signal];
    const told = all.slice(0, MOST_TOLD).map(({ service, reason, label, example, count, detail }) => {
      const { what, remedy } = REFUSAL_REASONS[reason as RefusalReason];
      const where = [
        service && `of ${service}`,
        example && `such as ${example}`,
        label && `attribute ${label}`,
      ];
      const named = where.filter(Boolean).join(', ');
      return `${count} ${named ? `${named} ` : ''}(${reason}): ${what}${detail ? ` ${detail}` : ''} ${remedy}`;
    });
    const more =
      all.length > MOST_TOLD ? ` ${all.length - MOST_TOLD} more kinds: GET /api/v1/telemetry/refusals.` : '';
    return `${this.#count} of ${this.#count + accepted} ${noun} were refused. ${told.join(' ')}${more}`;
  }
}

/** One line of printable text, short enough for a list. */
function readable(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, ' ').trim();
  return line.length > LONGEST_NAME ? `${cut(line, LONGEST_NAME - 1)}…` : line;
}
