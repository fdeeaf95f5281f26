/** A pull request as its source tells it. */
export interface PullRequestFact {
  repository: string;
  number: number;
  title: string;
  /** Read for `Reverts owner/name#12`; not kept. */
  body: string | null;
  headRef: string | null;
  labels: string[];
  mergedAt: Date | null;
  mergeSha: string | null;
  /** When its oldest commit was written, where the source tells; else what is known stays. */
  firstCommitAt?: Date;
  updatedAt: Date;
}
