import type { IssueEvent, IssueFact } from './fact.ts';

/** What is known of the life of an issue, and how far that knowledge reaches. Times are RFC 3339, UTC. */
export interface Life {
  /** Oldest first, each once. */
  events: IssueEvent[];
  /** Up to when `events` is everything that happened; null while only single messages are known. */
  completeUntil: string | null;
  /** Of when the number of customer requests is; null while no source has told it. */
  requestsAsOf: string | null;
  /** When it was last said to be there, in so many words. */
  backAt: string | null;
}

/** An issue as it is known after every fact that arrived. */
export type KnownIssue = Omit<IssueFact, 'events' | 'complete' | 'customerRequests' | 'goneAt'> & {
  customerRequests: number;
  goneAt: Date | null;
  life: Life;
};

/** An issue of which nothing is known but this fact. */
export function begin(fact: IssueFact): KnownIssue {
  const {
    events: _events,
    complete: _complete,
    customerRequests: _requests,
    goneAt: _goneAt,
    ...rest
  } = fact;
  const life: Life = { events: [], completeUntil: null, requestsAsOf: null, backAt: null };
  return merge({ ...rest, customerRequests: 0, goneAt: null, life }, fact);
}

/** Adds a fact to what is known. The same facts lead to the same issue in whatever order they arrive. */
export function merge(known: KnownIssue, fact: IssueFact): KnownIssue {
  const events = mergeEvents(known.life, fact);
  const told = mergeRequests(known, fact);
  const presence = mergePresence(known, fact);
  return {
    ...mergeTraits(known, fact, events),
    createdAt: earlier(known.createdAt, fact.createdAt),
    updatedAt: later(known.updatedAt, fact.updatedAt),
    customerRequests: told.customerRequests,
    goneAt: presence.goneAt,
    life: {
      events,
      completeUntil: fact.complete
        ? latest(known.life.completeUntil, fact.updatedAt)
        : known.life.completeUntil,
      requestsAsOf: told.requestsAsOf,
      backAt: presence.backAt,
    },
  };
}

/** Title, labels and the like are those of the newest fact. */
function mergeTraits(known: KnownIssue, fact: IssueFact, events: IssueEvent[]): KnownIssue {
  const newer = fact.updatedAt.getTime() - known.updatedAt.getTime();
  if (newer < 0) return known;
  const { container, key, title, url, author, labels, type, project } = fact;
  const told = { ...known, container, key, title, url, author, labels, type, project };
  if (newer > 0 || fact.complete) return told;
  if (known.life.completeUntil === fact.updatedAt.toISOString()) return known;
  // Messages of one second do not tell which was the last: what only one of them knows has come in that second.
  return {
    ...told,
    labels: [...new Set([...known.labels, ...labels])]
      .filter((label) => !takenOff(events, label, told.updatedAt))
      .sort(),
    type: type ?? known.type,
    project: project ?? known.project,
  };
}

/** Whether a label was taken off in the very second: of an earlier time, the message that put it back may be to come. */
function takenOff(events: IssueEvent[], label: string, then: Date): boolean {
  const second = secondOf(then.toISOString());
  const last = events.findLast((event) => event.label === label && event.kind.endsWith('labeled'));
  return last?.kind === 'unlabeled' && secondOf(last.at) === second;
}

/** A whole history replaces what single messages told of the same time, and is added to by later ones. */
function mergeEvents(life: Life, fact: IssueFact): IssueEvent[] {
  const until = fact.updatedAt.toISOString();
  const kept = fact.complete
    ? life.events.filter(({ at, kind }) => at > until || isAside(kind))
    : life.events;
  const news = fact.complete
    ? fact.events
    : fact.events.filter(
        ({ at, kind }) => life.completeUntil === null || at > life.completeUntil || isAside(kind),
      );
  const distinct = new Map<string, IssueEvent>();
  for (const event of [...kept, ...news]) {
    const name = nameOf(event);
    const other = distinct.get(name);
    if (!other || rank(event) < rank(other)) distinct.set(name, event);
  }
  return [...distinct.values()].sort((a, b) => compare(a.at + nameOf(a), b.at + nameOf(b)));
}

/** Histories of trackers leave it out. */
function isAside(kind: IssueEvent['kind']): boolean {
  return kind === 'customer_requested';
}

/** The same event told twice differs below the second at most. */
function nameOf({ kind, at, label = '' }: IssueEvent): string {
  return `${kind} ${secondOf(at)} ${label}`;
}

function secondOf(at: string): string {
  return at.slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
}

function rank({ at, actor = '\uffff' }: IssueEvent): string {
  return `${at} ${actor}`;
}

function mergeRequests(known: KnownIssue, fact: IssueFact) {
  const { customerRequests, life } = known;
  if (fact.customerRequests === undefined) return { customerRequests, requestsAsOf: life.requestsAsOf };
  const asOf = fact.updatedAt.toISOString();
  if (life.requestsAsOf !== null && asOf < life.requestsAsOf) {
    return { customerRequests, requestsAsOf: life.requestsAsOf };
  }
  const tie = asOf === life.requestsAsOf;
  return {
    customerRequests: tie ? Math.max(customerRequests, fact.customerRequests) : fact.customerRequests,
    requestsAsOf: asOf,
  };
}

/** It is gone from when it was last said to be gone, unless it was seen after that. */
function mergePresence({ goneAt, life }: KnownIssue, fact: IssueFact) {
  const left = fact.goneAt ? (goneAt ? later(goneAt, fact.goneAt) : fact.goneAt) : goneAt;
  const backAt = fact.goneAt === null ? latest(life.backAt, fact.updatedAt) : life.backAt;
  return { goneAt: left && (backAt === null || left.toISOString() >= backAt) ? left : null, backAt };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const later = (a: Date, b: Date) => (a > b ? a : b);
const earlier = (a: Date, b: Date) => (a < b ? a : b);

function latest(known: string | null, at: Date): string {
  const told = at.toISOString();
  return known === null || told > known ? told : known;
}
