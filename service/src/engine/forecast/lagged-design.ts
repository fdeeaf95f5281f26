/** How many earlier seasons at the same phase are looked at. */
const SAME_PHASE_LAGS = 7;
/** How many of the newest values are looked at. */
const NEWEST_LAGS = 3;

/** Which earlier values foretell the value `ahead` steps after an origin. */
export interface LaggedDesign {
  /** Lags behind the origin (0: the origin itself); the first is the same phase of the newest season. */
  lags: readonly number[];
  /** Spans before the origin whose means are features. */
  spans: readonly number[];
  /** 1 + lags + spans: the first feature is the constant. */
  width: number;
  /** Steps needed before an origin. */
  reach: number;
}

/**
 * The features of a direct forecast `ahead` steps on: values at the same phase of the last seven short seasons,
 * at the same phase of the last long season, the newest three, one season back from the origin, and means over
 * each season (the level). `seasons` ascending, in steps; `[1]` for none. Complexity O(1).
 */
export function laggedDesign(ahead: number, seasons: readonly number[]): LaggedDesign {
  const short = seasons[0] ?? 1;
  const lags = new Set<number>();
  for (let back = 0; back < SAME_PHASE_LAGS; back++)
    lags.add(short * (Math.ceil(ahead / short) + back) - ahead);
  for (const season of seasons.slice(1)) lags.add(season * Math.ceil(ahead / season) - ahead);
  for (let newest = 0; newest < NEWEST_LAGS; newest++) lags.add(newest);
  lags.add(short);
  const spans = seasons.filter((season) => season > 1);
  return {
    lags: [...lags],
    spans,
    width: 1 + lags.size + spans.length,
    reach: Math.max(...lags, ...spans.map((span) => span - 1)),
  };
}

/** Writes the features seen from `origin` into row `row` of a row-major design. `running[i]` sums the first i values. */
export function writeFeatures(
  design: LaggedDesign,
  values: Float64Array,
  running: Float64Array,
  origin: number,
  into: Float64Array,
  row: number,
): void {
  let next = row * design.width;
  into[next++] = 1;
  for (const lag of design.lags) into[next++] = values[origin - lag] as number;
  for (const span of design.spans) {
    into[next++] = ((running[origin + 1] as number) - (running[origin + 1 - span] as number)) / span;
  }
}
