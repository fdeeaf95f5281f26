/** Any word. */
export const ANY = '<*>';

const PREFIX = 1; // words that lead to a leaf: with root, length and leaf the depth of 4 of the paper
const MOST_CHILDREN = 100; // of a node; further words go the way of any word
const LEAST_ALIKE = 0.5;

export interface Template {
  words: string[];
  /** Lines that were like it. */
  lines: number;
  /** Whether it is kept, and lines are counted under it. */
  published: boolean;
}

interface Node {
  children: Map<string, Node>;
  templates: Template[];
}

/**
 * Finds what log lines have in common by a tree of fixed depth: first by their length, then by their first words, then by
 * the share of equal words (Drain: He, Zhu, Zheng, Lyu, ICWS 2017). The same lines in the same order always lead to the
 * same templates. Finding costs no more than the templates of one leaf, however many there are in all.
 */
export class TemplateTree {
  readonly #root: Node = emptyNode();
  readonly #all = new Set<Template>();

  get templates(): Iterable<Template> {
    return this.#all;
  }

  get size(): number {
    return this.#all.size;
  }

  /** The published template whose words are those of a line, but for those that may be any. */
  find(words: readonly string[]): Template | undefined {
    const leaf = this.#leafOf(words, false);
    return leaf?.templates.find(
      (template) =>
        template.published && template.words.every((word, i) => word === ANY || word === words[i]),
    );
  }

  add(template: Template): void {
    this.#leafOf(template.words, true)?.templates.push(template);
    this.#all.add(template);
  }

  remove(template: Template): void {
    const leaf = this.#leafOf(template.words, false);
    if (leaf) leaf.templates = leaf.templates.filter((one) => one !== template);
    this.#all.delete(template);
  }

  /** Makes room: the unpublished template that was learned longest ago goes. */
  forgetOldest(): void {
    for (const template of this.#all) {
      if (template.published) continue;
      this.remove(template);
      return;
    }
  }

  /** The template that a line is most like: one of them, widened where they differ, or a new one. */
  learn(words: readonly string[], lines: number): { template: Template; widened: Template | undefined } {
    const nearest = this.#nearest(words);
    if (!nearest) {
      const template = { words: [...words], lines, published: false };
      this.add(template);
      return { template, widened: undefined };
    }
    const wide = nearest.words.map((word, i) => (word === words[i] ? word : ANY));
    nearest.lines += lines;
    if (wide.every((word, i) => word === nearest.words[i])) return { template: nearest, widened: undefined };
    this.remove(nearest);
    const template = { words: wide, lines: nearest.lines, published: false };
    this.add(template);
    return { template, widened: nearest.published ? nearest : undefined };
  }

  #nearest(words: readonly string[]): Template | undefined {
    let best: { template: Template; equal: number; any: number } | undefined;
    for (const template of this.#leafOf(words, false)?.templates ?? []) {
      let [equal, any] = [0, 0];
      for (const [i, word] of template.words.entries()) {
        if (word === ANY) any += 1;
        else if (word === words[i]) equal += 1;
      }
      const better = !best || equal > best.equal || (equal === best.equal && any > best.any);
      if (better) best = { template, equal, any };
    }
    return best && best.equal / words.length >= LEAST_ALIKE ? best.template : undefined;
  }

  #leafOf(words: readonly string[], make: boolean): Node | undefined {
    let node = childOf(this.#root, String(words.length), make);
    for (const word of words.slice(0, PREFIX)) {
      if (!node) return undefined;
      node = childOf(node, /[\d<]/.test(word) ? ANY : word, make);
    }
    return node;
  }
}

/** The way of a word; where it has none, and is given none, that of any word. */
function childOf(node: Node, word: string, make: boolean): Node | undefined {
  const known = node.children.get(word);
  if (known || !make) return known ?? node.children.get(ANY);
  const key = node.children.size < MOST_CHILDREN ? word : ANY;
  const child = node.children.get(key) ?? emptyNode();
  node.children.set(key, child);
  return child;
}

function emptyNode(): Node {
  return { children: new Map(), templates: [] };
}
