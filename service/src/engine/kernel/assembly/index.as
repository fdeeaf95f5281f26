import { at, minus, plus, times } from './vector';

export { blockSpectra, crossSpectra, lagSums } from './fourier';
export { roundedCrossSpectra, roundSpectra } from './integers';
export { interleave, interleaveMask, rowMoments, squareAll } from './standardise';

export function heapBase(): usize { return __heap_base; }

// For every lag of [first, first + lags): sum and 1 / sqrt(centred sum of squares) of each of the eight
// standardised series over the part that overlaps the other series at that lag. Lag k > 0 takes k samples
// off the end of the leading series and off the start of the following one; k < 0 the other way round.
// Starts from what standardising promises: the whole row sums to 0 and its squares to its length.
export function overlapMoments(
  series: usize, length: i32, first: i32, lags: i32, leading: bool, sums: usize, scales: usize,
): void {
  for (let lane: usize = 0; lane < 8; lane++) {
    for (let direction = -1; direction <= 1; direction += 2) {
      const fromEnd = leading == (direction > 0);
      let sum: f64 = 0, squares: f64 = length;
      for (let k = 0; ; k += direction) {
        const size = k < 0 ? -k : k, n = length - size;
        if (n <= 1 || (direction < 0 && k < first) || (direction > 0 && k >= first + lags)) break;
        if (k >= first && k < first + lags) {
          const o = (<usize>(k - first) << 5) + (lane << 2), centred = squares - sum * sum / <f64>n;
          store<f32>(sums + o, <f32>sum);
          store<f32>(scales + o, centred > <f64>n * 1e-9 ? <f32>(1 / Math.sqrt(centred)) : 0);
        }
        const v = <f64>load<f32>(series + (<usize>(fromEnd ? length - 1 - size : size) << 5) + (lane << 2));
        sum -= v; squares -= v * v;
      }
    }
  }
}

// Pearson's r in place of the lag sums, every lag centred and scaled over its own overlap.
// Leading tables [lag][8]; following tables [follower group][lag][8].
export function pearson(
  values: usize, followers: i32, lags: i32, length: i32, first: i32,
  leadingSums: usize, leadingScales: usize, followingSums: usize, followingScales: usize,
): void {
  for (let m = 0; m < followers; m++) {
    let v = values + (<usize>(m * lags) << 5);
    let s = followingSums + (<usize>((m >> 3) * lags) << 5) + (<usize>(m & 7) << 2);
    let c = followingScales + (<usize>((m >> 3) * lags) << 5) + (<usize>(m & 7) << 2);
    let ls = leadingSums, lc = leadingScales;
    for (let k = 0; k < lags; k++, v += 32, s += 32, c += 32, ls += 32, lc += 32) {
      const lag = first + k, n = length - (lag < 0 ? -lag : lag);
      const mean = f32x4.splat(n > 0 ? load<f32>(s) / <f32>n : 0), scale = v128.load32_splat(c);
      v128.store(v, times(times(minus(at(v), times(at(ls), mean)), at(lc)), scale));
      v128.store(v, times(times(minus(at(v, 16), times(at(ls, 16), mean)), at(lc, 16)), scale), 16);
    }
  }
}

// With gaps: values / sqrt(leadingSquares * followingSquares), each sum taken over the samples both series
// have; 0 where less than `least` of either is left.
export function maskedCorrelation(
  values: usize, leadingSquares: usize, followingSquares: usize, count: i32, least: f32,
): void {
  const floor = f32x4.splat(least);
  for (let o: usize = 0, end = <usize>count << 5; o < end; o += 16) {
    const x = at(leadingSquares + o), y = at(followingSquares + o);
    const enough = v128.and(f32x4.ge(x, floor), f32x4.ge(y, floor));
    v128.store(values + o, v128.and(f32x4.div(at(values + o), f32x4.sqrt(times(x, y))), enough));
  }
}

// correlations[row][follower][lag] from [follower][lag][8]: rows as the caller reads them.
export function rowsFromLanes(values: usize, rows: i32, perRow: i32, out: usize): void {
  for (let n = 0; n < rows; n++) {
    let v = values + (<usize>n << 2), o = out + (<usize>(n * perRow) << 2);
    for (let i = 0; i < perRow; i++, v += 32, o += 4) store<f32>(o, load<f32>(v));
  }
}
