/** What the action says to the GitHub Actions runner. */
export type Runner = Readonly<{
  info: (message: string) => void;
  debug: (message: string) => void;
  /** Annotations: they show on the run's page and do not fail the job. */
  notice: (message: string) => void;
  warn: (message: string, at?: Place) => void;
  blame: (message: string, at?: Place) => void;
  /** An annotation that fails the job. */
  fail: (message: string) => void;
  hide: (secret: string) => void;
  setOutput: (name: OutputName, value: string) => void;
  saveState: (name: StateName, value: string) => void;
  getState: (name: StateName) => string;
  writeSummary: (markdown: string) => Promise<void>;
}>;

/** Where in the checkout a problem is, so that GitHub shows it there. */
export type Place = Readonly<{ file: string; line: number }>;

export type OutputName =
  | 'deployment-id'
  | 'deployment-ids'
  | 'previous-version'
  | 'rollback'
  | 'verdict'
  | 'outcome-status'
  | 'gate'
  | 'scorecard-url'
  | 'incident-id'
  | 'recorded'
  | 'refused';

/** What the first phase leaves for the second. */
type StateName =
  | 'began' // when, as an RFC 3339 time
  | 'inputs' // `right` once they were judged so
  | 'version' // what is deployed, as it was found
  | 'services' // what became of each, see deployment/state.ts
  | 'github-deployment'; // id of the one that was made on GitHub
