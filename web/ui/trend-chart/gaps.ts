/** A point where there was something to count. */
export type Known<Point> = Point & { estimate: number; lower: number; upper: number };

export type Maybe = { estimate: number | null; lower: number | null; upper: number | null };

export function isKnown<Point extends Maybe>(point: Point): point is Known<Point> {
  return point.estimate !== null && point.lower !== null && point.upper !== null;
}

/** Splits a series at its gaps, so that no line is ever drawn across days on which nothing was known. */
export function splitAtGaps<Point extends Maybe>(
  points: readonly Point[],
): { index: number; point: Known<Point> }[][] {
  const runs: { index: number; point: Known<Point> }[][] = [];
  let open = false;
  points.forEach((point, index) => {
    if (!isKnown(point)) {
      open = false;
      return;
    }
    if (!open) runs.push([]);
    open = true;
    runs.at(-1)?.push({ index, point });
  });
  return runs;
}
