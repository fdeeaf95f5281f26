import type { Pool } from 'pg';
import { DAY_MS } from '../../contracts/time.ts';
import { addTemplates, readTemplates, touchTemplates } from '../../store/signals/index.ts';
import { maskLine } from './mask-line.ts';
import { TemplateTree } from './template-tree.ts';

/** Stands for the lines of which nothing is known in common, or nothing more may be kept. */
export const OTHER = '<other>';

const PUBLISHED_AFTER = 3; // lines: what was said once or twice has no template yet, and names nobody
const MOST_TEMPLATES = 200; // of a service
const MOST_LEARNED = 500; // unpublished besides; the oldest go
const MOST_SERVICES = 500; // at hand
const READ_AGAIN_MS = 60_000; // other replicas publish as well
const MOST_LEARNED_AT_ONCE = 2_000; // lines of one request; the others are learned with the next

interface Known {
  tree: TemplateTree;
  readAt: number;
  /** Templates that are noted to have been used today. */
  touched: Set<string>;
  day: number;
}

/**
 * The templates of log lines, by service. They are kept in the store, so that a line is counted under the same one after a
 * restart and by every replica; lines that fit none are learned from here, and what enough of them have in common is
 * published there.
 */
export class TemplateBook {
  readonly #known = new Map<string, Known>();

  constructor(
    readonly pool: Pool,
    readonly mostTemplates: number = MOST_TEMPLATES,
  ) {}

  /** The template of each line, in the order given; `count` says how often it was told. */
  async classify(
    service: string,
    simulated: boolean,
    lines: readonly { text: string; count: number }[],
    now: Date,
  ): Promise<string[]> {
    const known = await this.#open(service, simulated, now.getTime());
    const masked = lines.map(({ text }) => maskLine(text));
    const { tree } = known;
    const published: string[] = [];
    const retired: string[] = [];
    let room = this.mostTemplates - publishedIn(tree);
    let learned = 0;
    for (const [i, words] of masked.entries()) {
      if (room <= 0 || learned >= MOST_LEARNED_AT_ONCE) break;
      if (words.length === 0 || tree.find(words)) continue;
      learned += 1;
      const { template, widened } = tree.learn(words, lines[i]?.count ?? 1);
      if (widened) {
        retired.push(textOf(widened.words));
        room += 1;
      }
      if (tree.size > this.mostTemplates + MOST_LEARNED) tree.forgetOldest();
      if (template.published || template.lines < PUBLISHED_AFTER) continue;
      template.published = true;
      room -= 1;
      published.push(textOf(template.words));
    }
    await addTemplates(this.pool, { service, simulated, published, retired, most: this.mostTemplates, now });
    const texts = masked.map((words) => {
      const found = words.length === 0 ? undefined : tree.find(words);
      return found ? textOf(found.words) : OTHER;
    });
    await this.#touch(service, simulated, known, texts, now);
    return texts;
  }

  async #open(service: string, simulated: boolean, now: number): Promise<Known> {
    const key = `${service} ${simulated}`;
    const known = this.#known.get(key);
    const age = known ? now - known.readAt : 0;
    if (known && age >= 0 && age < READ_AGAIN_MS) return known;
    const stored = await readTemplates(this.pool, service, simulated);
    const tree = new TemplateTree();
    for (const text of stored) tree.add({ words: text.split(' '), lines: PUBLISHED_AFTER, published: true });
    for (const template of known?.tree.templates ?? []) {
      if (!template.published) tree.add(template);
    }
    const opened = { tree, readAt: now, touched: known?.touched ?? new Set<string>(), day: known?.day ?? 0 };
    if (this.#known.size >= MOST_SERVICES) this.#known.clear();
    this.#known.set(key, opened);
    return opened;
  }

  async #touch(
    service: string,
    simulated: boolean,
    known: Known,
    texts: readonly string[],
    now: Date,
  ): Promise<void> {
    const day = Math.floor(now.getTime() / DAY_MS);
    if (known.day !== day) known.touched.clear();
    known.day = day;
    const fresh = [...new Set(texts)].filter((text) => text !== OTHER && !known.touched.has(text));
    if (fresh.length === 0) return;
    await touchTemplates(this.pool, { service, simulated, templates: fresh, day: new Date(day * DAY_MS) });
    for (const text of fresh) known.touched.add(text);
  }
}

function publishedIn(tree: TemplateTree): number {
  let count = 0;
  for (const { published } of tree.templates) if (published) count += 1;
  return count;
}

function textOf(words: readonly string[]): string {
  return words.join(' ');
}
