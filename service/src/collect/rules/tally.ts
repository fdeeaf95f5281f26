import type { RulesPreview } from '../../contracts/rules.ts';

type Change = RulesPreview['bugs'];
type Example = Change['examples'][number];
type Shown = Pick<Example, 'key' | 'container' | 'title' | 'url'>;

const EXAMPLES = 20;

/** Counts what fits before and after, and keeps examples: of what changes, and then of what stays. */
export class Tally {
  #before = 0;
  #after = 0;
  #changed = { added: 0, removed: 0 };
  readonly #examples: Record<Example['change'], Example[]> = { added: [], removed: [], kept: [] };

  /** Each `because` is why it fits, null where it does not. */
  add(shown: Shown, before: string | null, after: string | null): void {
    if (before !== null) this.#before += 1;
    if (after !== null) this.#after += 1;
    const because = after ?? before;
    if (because === null) return;
    const change = before === null ? 'added' : after === null ? 'removed' : 'kept';
    if (change !== 'kept') this.#changed[change] += 1;
    const examples = this.#examples[change];
    if (examples.length === EXAMPLES) return;
    const { key, container, title, url } = shown;
    examples.push({ key, container, title, url, change, because });
  }

  toChange(): Change {
    const { added, removed, kept } = this.#examples;
    // Half and half where both are many, so that neither hides the other.
    const half = EXAMPLES / 2;
    const changes = [
      ...added.slice(0, Math.max(half, EXAMPLES - removed.length)),
      ...removed.slice(0, Math.max(half, EXAMPLES - added.length)),
    ];
    return {
      before: this.#before,
      after: this.#after,
      ...this.#changed,
      examples: [...changes, ...kept].slice(0, EXAMPLES),
    };
  }
}
