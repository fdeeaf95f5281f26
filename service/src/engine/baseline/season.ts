/** A repeating pattern and how far values stray from it, per phase of the period. */
export class SeasonalProfile {
  readonly periodMs: number;
  readonly bins: number;
  private readonly binMs: number;
  readonly mean: Float64Array;
  readonly spread: Float64Array;
  readonly count: Float64Array;

  constructor(periodMs: number, bins: number) {
    this.periodMs = periodMs;
    this.bins = bins;
    this.binMs = periodMs / bins;
    this.mean = new Float64Array(bins);
    this.spread = new Float64Array(bins);
    this.count = new Float64Array(bins);
  }

  /** The bin a time falls into. */
  binAt(timeMs: number): number {
    const phase = timeMs % this.periodMs;
    const bin = Math.floor((phase < 0 ? phase + this.periodMs : phase) / this.binMs);
    return bin < this.bins ? bin : this.bins - 1;
  }

  /** Learns one value in its bin: mean by a running average that forgets, spread by absolute deviation. */
  learn(bin: number, value: number, limit: number, memory: number): void {
    const n = this.count[bin] as number;
    if (n === 0) {
      this.mean[bin] = value;
      this.count[bin] = 1;
      return;
    }
    let deviation = value - (this.mean[bin] as number);
    const rate = 1 / (n + 1 < memory ? n + 1 : memory);
    if (deviation > limit) deviation = limit;
    else if (deviation < -limit) deviation = -limit;
    this.mean[bin] = (this.mean[bin] as number) + rate * deviation;
    this.spread[bin] =
      (this.spread[bin] as number) + rate * (Math.abs(deviation) - (this.spread[bin] as number));
    this.count[bin] = n + 1;
  }
}
