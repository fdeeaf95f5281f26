import { INVISIBLE } from '../../contracts/text.ts';
import type { IssueFact } from './fact.ts';

const MAX_TITLE = 300;
const MAX_NAME = 200;
const MAX_URL = 2000;
const UNTITLED = '(no title)';
const invisible = new RegExp(INVISIBLE, 'gu');

/** Trackers allow what a page or the database does not: control characters, titles without end, addresses that are none. */
export function clean(fact: IssueFact): IssueFact {
  return {
    ...fact,
    title: short(fact.title, MAX_TITLE) ?? UNTITLED,
    url: fact.url !== null && fact.url.length <= MAX_URL && /^https?:/.test(fact.url) ? fact.url : null,
    author: short(fact.author, MAX_NAME),
    labels: [...new Set(fact.labels.flatMap((label) => short(label, MAX_NAME) ?? []))].sort(),
    type: short(fact.type, MAX_NAME),
    project: short(fact.project, MAX_NAME),
    events: fact.events.map((event) => ({
      kind: event.kind,
      at: new Date(event.at).toISOString(),
      actor: short(event.actor ?? null, MAX_NAME) ?? undefined,
      label: short(event.label ?? null, MAX_NAME) ?? undefined,
    })),
  };
}

function short(text: string | null, length: number): string | null {
  const seen = text?.replace(invisible, ' ').trim().slice(0, length).trim();
  return seen ? seen : null;
}
