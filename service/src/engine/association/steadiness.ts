/** Whether a link holds from day to day, and whether it foretells days it was not fitted on. */
export interface Steadiness {
  /** Blocks looked at: days, or eighths of the time where days are too short or too few. */
  readonly blocks: number;
  /** Blocks whose own slope has the sign of the whole. */
  readonly agreeing: number;
  /**
   * Share of the KPI's one-step error that knowing the signal takes away, on each later block with the slope of
   * the earlier ones: above 0 it helps, below 0 it misleads.
   */
  readonly outOfSampleGain: number;
}

const FEWEST_BLOCKS = 4;
const EQUAL_BLOCKS = 8;
const SMALLEST_BLOCK = 20;

/**
 * Splits the pair into days (or eight equal parts), refits the slope in each, and forecasts each block but the
 * first from those before it. Both series through the KPI's filter. O(n).
 */
export function judgeSteadiness(
  signal: Float64Array,
  kpi: Float64Array,
  lag: number,
  samplesPerDay: number,
): Steadiness {
  const length = signal.length;
  const days = Math.floor(length / samplesPerDay);
  const size =
    days >= FEWEST_BLOCKS && samplesPerDay >= SMALLEST_BLOCK
      ? samplesPerDay
      : Math.ceil(length / EQUAL_BLOCKS);
  let product = 0;
  let squares = 0;
  let without = 0;
  let withSignal = 0;
  const signs: number[] = [];
  for (let from = 0; from < length; from += size) {
    const slopeBefore = squares > 0 ? product / squares : 0;
    let blockProduct = 0;
    let blockSquares = 0;
    let count = 0;
    for (let t = from; t < Math.min(from + size, length); t++) {
      const y = kpi[t] as number;
      const x = t >= lag ? (signal[t - lag] as number) : Number.NaN;
      if (Number.isNaN(x) || Number.isNaN(y)) continue;
      count++;
      blockProduct += x * y;
      blockSquares += x * x;
      if (squares > 0) {
        without += y * y;
        withSignal += (y - slopeBefore * x) ** 2;
      }
    }
    if (count >= SMALLEST_BLOCK) signs.push(Math.sign(blockProduct));
    product += blockProduct;
    squares += blockSquares;
  }
  const whole = Math.sign(product);
  return {
    blocks: signs.length,
    agreeing: signs.filter((sign) => sign === whole).length,
    outOfSampleGain: without > 0 ? 1 - withSignal / without : 0,
  };
}
