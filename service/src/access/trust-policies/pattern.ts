/**
 * Whether `text` is what `pattern` stands for: `*` is anything but a slash, `**` anything; upper and lower case differ,
 * as they do in git. Takes pattern × text steps, so that no pattern can run away.
 */
export function fitsPattern(pattern: string, text: string): boolean {
  const pieces = pattern.match(/\*+|[^*]/gu) ?? [];
  const characters = [...text];
  // Whether the pieces so far stand for the first `index` characters.
  let reached = characters.map(() => false);
  reached.unshift(true);
  for (const piece of pieces) {
    const next = reached.map(() => false);
    if (piece.startsWith('*')) {
      const acrossSlashes = piece.length > 1;
      let within = false;
      for (let index = 0; index <= characters.length; index += 1) {
        if (index > 0 && !acrossSlashes && characters[index - 1] === '/') within = false;
        within ||= reached[index] === true;
        next[index] = within;
      }
    } else {
      for (let index = 1; index <= characters.length; index += 1) {
        next[index] = reached[index - 1] === true && characters[index - 1] === piece;
      }
    }
    reached = next;
  }
  return reached[characters.length] === true;
}
