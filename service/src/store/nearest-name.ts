import { distance } from 'fastest-levenshtein';

/** The candidate that `wanted` is most likely a misspelling of, or nothing when none is close. */
export function nearestName(wanted: string, candidates: string[]): string | undefined {
  const tolerance = Math.max(2, Math.floor(wanted.length / 3));
  const ranked = candidates
    .map((name) => ({ name, edits: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= tolerance || name.includes(wanted) || wanted.includes(name))
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.name;
}

/** The sentence that offers it. */
export function suggest(wanted: string, candidates: string[], otherwise: string): string {
  const nearest = nearestName(wanted, candidates);
  return nearest ? `Did you mean \`${nearest}\`?` : otherwise;
}
