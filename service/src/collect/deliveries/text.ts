import { INVISIBLE } from '../../contracts/text.ts';

const EVERY_INVISIBLE = new RegExp(INVISIBLE, 'gu');

/** Foreign text as one line of at most `max` characters that the database and a page can hold; `…` stands for what is cut. */
export function oneLine(text: string, max: number): string {
  const clean = text.replace(EVERY_INVISIBLE, ' ').trim();
  if (clean.length <= max) return clean;
  return `${clean.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
