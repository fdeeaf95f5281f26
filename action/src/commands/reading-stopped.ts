/** Why no more is read from a tracker. What was read before is told all the same. */
export class ReadingStopped extends Error {
  override name = 'ReadingStopped';
  /** `error` where somebody must mend something; a `warning` is gone with the next run. */
  readonly level: 'warning' | 'error';

  constructor(level: 'warning' | 'error', message: string) {
    super(message);
    this.level = level;
  }
}

/** The time allowed was used up; the newest changes were read first. */
export function timeUsedUp(source: string): ReadingStopped {
  return new ReadingStopped(
    'warning',
    `Not all issues of ${source} were read: the time allowed was used up. The latest changes come first and are recorded; raise the input \`timeout-seconds\`, at most 600, or lower \`since-days\`.`,
  );
}
