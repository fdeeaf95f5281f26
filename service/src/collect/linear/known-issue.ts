import { z } from 'zod';
import type { Issue } from '../../store/generated/client.ts';
import type { IssueFact } from '../issues/index.ts';

/**
 * What is known of an issue, as a fact just newer than that: what is changed in it takes effect, and whatever Linear
 * says of it later still counts for more.
 */
export function touched(row: Issue): IssueFact {
  const { container, key, title, url, author, labels, type, project, createdAt, updatedAt, externalId } = row;
  return {
    source: 'linear',
    externalId,
    container,
    key,
    title,
    url,
    author,
    labels,
    type,
    project,
    createdAt,
    updatedAt: new Date(updatedAt.getTime() + 1),
    events: [],
    complete: false,
  };
}

const Kept = z.object({
  events: z.array(z.object({ kind: z.string(), label: z.string().optional() })),
});

/** The ids of the customer requests that were ever attached to an issue, and of those that were taken off. */
export function requestsOf(row: Pick<Issue, 'events'> | null): {
  attached: Set<string>;
  withdrawn: Set<string>;
} {
  const events = row ? Kept.parse(row.events).events : [];
  const labelled = (kind: string) =>
    new Set(
      events.flatMap((event) => (event.kind === kind && event.label !== undefined ? [event.label] : [])),
    );
  return { attached: labelled('customer_requested'), withdrawn: labelled('unlabeled') };
}
