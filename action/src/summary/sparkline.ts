const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const GAP = '·';
const COLUMNS = 30; // three days each, of ninety

/**
 * Draws shares of consecutive days, oldest first, as a row of bars between their smallest and their largest. Days of
 * which nothing is known are gaps, never zeros. Empty where fewer than two columns are known.
 *
 * @example sparkline([0.9, null, 0.95])
 */
export function sparkline(days: readonly (number | null)[], narrowest = 0.02): string {
  const columns = gather(days);
  const known = columns.filter((value) => value !== null);
  if (known.length < 2) return '';
  const middle = (Math.min(...known) + Math.max(...known)) / 2;
  const range = Math.max(narrowest, Math.max(...known) - Math.min(...known));
  const bottom = middle - range / 2;
  return columns
    .map((value) => {
      if (value === null) return GAP;
      const step = Math.floor(((value - bottom) / range) * BARS.length);
      return BARS[Math.min(BARS.length - 1, Math.max(0, step))];
    })
    .join('');
}

/** The last known day of each column. */
function gather(days: readonly (number | null)[]): (number | null)[] {
  const size = Math.max(1, Math.ceil(days.length / COLUMNS));
  return Array.from({ length: Math.ceil(days.length / size) }, (_, column) => {
    const within = days.slice(column * size, (column + 1) * size);
    return within.findLast((value) => value !== null) ?? null;
  });
}
