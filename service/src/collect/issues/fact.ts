/** Something that happened to an issue. `dismissed` is a close as duplicate or not planned. */
export interface IssueEvent {
  kind: 'opened' | 'closed' | 'dismissed' | 'reopened' | 'labeled' | 'unlabeled' | 'customer_requested';
  /** RFC 3339, UTC. */
  at: string;
  actor?: string | undefined;
  label?: string | undefined;
}

/** An issue as its source tells it, whichever way it came: webhook, history or API. */
export interface IssueFact {
  source: 'github' | 'linear';
  /** Stays the same when it is renumbered or moved. */
  externalId: string;
  /** Repository (owner/name) or key of the Linear team. */
  container: string;
  /** As people call it: `#12`, `ENG-12`. */
  key: string;
  title: string;
  url: string | null;
  author: string | null;
  labels: string[];
  /** GitHub's issue type. */
  type: string | null;
  /** Linear's project. */
  project: string | null;
  /** How many customer requests are attached, where the source tells; else what is known stays. */
  customerRequests?: number;
  createdAt: Date;
  updatedAt: Date;
  /** When it was deleted, transferred away or converted to something else. */
  goneAt?: Date | null;
  /** Oldest first. */
  events: IssueEvent[];
  /** Whether `events` is everything that ever happened; otherwise they are added to what is known. */
  complete: boolean;
}
