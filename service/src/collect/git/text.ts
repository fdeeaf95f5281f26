import { INVISIBLE } from '../../contracts/text.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const western = new TextDecoder('windows-1252'); // what most bytes that are not UTF-8 were meant to be

/** Bytes separated by NUL as texts. Git hands on what its users typed, in whatever encoding their machine had. */
export function splitFields(bytes: Uint8Array): string[] {
  const fields: string[] = [];
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(0, from);
    const to = found === -1 ? bytes.length : found;
    fields.push(decode(bytes.subarray(from, to)));
    from = to + 1;
  }
  return fields;
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return western.decode(bytes);
  }
}

const RUNS_OF_INVISIBLE = new RegExp(`(?:${INVISIBLE.source})+`, 'gu');

/** One line that can be shown, at most `max` characters long. */
export function cleanLine(text: string, max: number): string {
  const visible = text.replace(RUNS_OF_INVISIBLE, ' ').trim();
  if (visible.length <= max) return visible;
  return visible
    .slice(0, max)
    .replace(/[\ud800-\udbff]$/, '')
    .trim(); // not through the middle of a character
}
