/** Something that began and, perhaps, ended. Dismissed means it stopped being followed without being resolved. */
export interface Span {
  beganAt: number;
  endedAt: number | null;
  dismissed?: boolean;
}

/** Right-censored durations in ms: `events[i]` is false where duration i was only followed that long. */
export interface Followed {
  durations: number[];
  events: boolean[];
  /** How many were still running. */
  open: number;
}

/**
 * The spans begun in [from, to) as they stood at `asOf` (all ms since 1970): what was still open then is censored,
 * never counted as ended or as zero.
 */
export function follow(input: { spans: Span[]; from: number; to: number; asOf: number }): Followed {
  const { spans, from, to, asOf } = input;
  const followed: Followed = { durations: [], events: [], open: 0 };
  for (const { beganAt, endedAt, dismissed } of spans) {
    if (beganAt < from || beganAt >= to) continue;
    const over = endedAt !== null && endedAt <= asOf;
    followed.durations.push(Math.max(0, (over ? endedAt : asOf) - beganAt));
    followed.events.push(over && !dismissed);
    if (!over) followed.open += 1;
  }
  return followed;
}
