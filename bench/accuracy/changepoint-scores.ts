/**
 * F1 of predicted change points against several annotators: precision against all their points together,
 * recall as the mean over annotators, a point found when a prediction lies within `margin` rows, each
 * prediction used once. Row 0 counts as a point of everyone, so an empty prediction has a score.
 *
 * Source: G. J. J. van den Burg & C. K. I. Williams, An Evaluation of Change Point Detection Algorithms (2020).
 */
export function fMeasure(
  annotators: readonly (readonly number[])[],
  predicted: readonly number[],
  margin = 5,
): number {
  const predictions = new Set([0, ...predicted]);
  const marked = annotators.map((points) => new Set([0, ...points]));
  const together = new Set(marked.flatMap((points) => [...points]));
  const precision = matches(together, predictions, margin) / predictions.size;
  const recalls = marked.map((points) => matches(points, predictions, margin) / points.size);
  const recall = recalls.reduce((sum, value) => sum + value, 0) / recalls.length;
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

function matches(points: ReadonlySet<number>, predictions: ReadonlySet<number>, margin: number): number {
  const open = new Set(predictions);
  let found = 0;
  for (const point of points) {
    let nearest: number | undefined;
    for (const prediction of open) {
      const distance = Math.abs(point - prediction);
      if (distance > margin) continue;
      const best = nearest === undefined ? Number.POSITIVE_INFINITY : Math.abs(point - nearest);
      if (distance < best || (distance === best && prediction < (nearest as number))) nearest = prediction;
    }
    if (nearest === undefined) continue;
    open.delete(nearest);
    found++;
  }
  return found;
}

/** Covering of each annotator's segments by the predicted ones (weighted Jaccard index), mean over annotators. */
export function covering(
  annotators: readonly (readonly number[])[],
  predicted: readonly number[],
  rows: number,
): number {
  const own = segments(predicted, rows);
  const each = annotators.map((points) =>
    segments(points, rows).reduce((sum, [from, to]) => {
      const best = own.reduce((most, [start, end]) => {
        const shared = Math.max(0, Math.min(to, end) - Math.max(from, start));
        return Math.max(most, shared / (to - from + (end - start) - shared));
      }, 0);
      return sum + ((to - from) / rows) * best;
    }, 0),
  );
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

function segments(points: readonly number[], rows: number): [number, number][] {
  const inside = [...new Set(points)].filter((point) => point > 0 && point < rows).sort((a, b) => a - b);
  return [0, ...inside].map((from, i) => [from, inside[i] ?? rows]);
}
