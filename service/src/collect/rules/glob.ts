/**
 * A test for one pattern in which `*` stands for anything, a slash included; upper and lower case are the same.
 * Each piece between two stars is looked for once, to the right of the one before, so no pattern can run away.
 */
export function compileGlob(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const last = rest.pop();
  if (last === undefined) return (text) => text.toLowerCase() === first;
  const inner = rest.filter((piece) => piece !== '');
  return (text) => {
    const lower = text.toLowerCase();
    if (!lower.startsWith(first) || !lower.endsWith(last)) return false;
    let from = first.length;
    for (const piece of inner) {
      const at = lower.indexOf(piece, from);
      if (at < 0) return false;
      from = at + piece.length;
    }
    return from + last.length <= lower.length;
  };
}

/** Finds the first of `texts` that fits any of `patterns`. The answers are remembered: labels repeat. */
export function compileGlobs(patterns: readonly string[]): (texts: Iterable<string>) => string | null {
  const tests = patterns.map(compileGlob);
  const remembered = new Map<string, boolean>();
  const fits = (text: string) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const answer = tests.some((test) => test(text));
    if (remembered.size < MAX_REMEMBERED) remembered.set(text, answer);
    return answer;
  };
  return (texts) => {
    if (tests.length === 0) return null;
    for (const text of texts) if (fits(text)) return text;
    return null;
  };
}

const MAX_REMEMBERED = 10_000; // labels are few; titles are not, and need not be remembered for ever
