/** What a status of GitHub's says of its deployment. */
const MEANING: Record<string, 'succeeded' | 'failed' | 'inactive' | undefined> = {
  success: 'succeeded',
  failure: 'failed',
  error: 'failed',
  inactive: 'inactive',
};

export interface Told {
  /** Null for what was known before. */
  id: number | null;
  state: string;
  at: Date;
}

/** What the statuses of a deployment say together, in whatever order they came. */
export interface Story {
  /** How it ended: the newest word about it while it was live. */
  end: { status: 'succeeded' | 'failed'; told: Told } | null;
  /** When it was first set inactive after that. */
  inactive: Date | null;
  /** Successes after its success: said again, or live again. */
  again: Told[];
  /** The last time it was set inactive after it was live again. */
  inactiveAgain: Date | null;
}

/** Reads statuses by their times: contradictory ones are settled by the newest. */
export function tellStory(statuses: Told[]): Story {
  const story: Story = { end: null, inactive: null, again: [], inactiveAgain: null };
  const sorted = statuses.toSorted(
    (one, other) => one.at.getTime() - other.at.getTime() || (one.id ?? 0) - (other.id ?? 0),
  );
  for (const told of sorted) {
    const status = MEANING[told.state];
    if (status === undefined) continue;
    const succeeded = story.end?.status === 'succeeded';
    const last = story.again.at(-1);
    if (status === story.end?.status && +told.at === +story.end.told.at) {
      story.end.told = told; // what was known, told once more
    } else if (status === 'succeeded' && last && +told.at === +last.at) {
      story.again.splice(-1, 1, told);
    } else if (status === 'inactive') {
      if (story.inactive === null) story.inactive = told.at;
      else if (story.again.length > 0 && +told.at !== +story.inactive) story.inactiveAgain = told.at;
    } else if (status === 'succeeded' && succeeded) {
      story.again.push(told);
    } else if (story.inactive === null || !succeeded) {
      story.end = { status, told };
      story.inactive = null;
    }
  }
  return story;
}
