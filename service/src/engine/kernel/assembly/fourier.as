import { at, min, minus, plus, times } from './vector';

// Stockham self-sorting FFT, radix 4 with one radix-2 stage for odd powers of two, over four complex
// lanes at once. An element is 32 bytes: four real parts, then four imaginary parts. The eight series of
// a group ride as four complex ones (series 0-3 real, 4-7 imaginary). `twiddles` holds, stage by stage,
// w, w^2, w^3 as real/imaginary pairs. Only the first `wanted` elements of the result need be right: after a stage of
// some stride, later ones combine elements of equal place within four strides, so that from a stride of `wanted` on
// nothing beyond it is computed. Returns whichever of the two buffers holds the result.
export function transform(from: usize, to: usize, size: i32, wanted: i32, twiddles: usize): usize {
  let n = size, stride = 1, x = from, y = to, w = twiddles;
  while (n >= 4) {
    const quarter = n >> 2;
    const step = <usize>(quarter * stride) << 5;
    const outStep = <usize>stride << 5;
    if (stride >= wanted) {
      const last = <usize>wanted << 5;
      for (let p = 0; p < quarter; p++) {
        const xp = x + (<usize>(stride * p) << 5), yp = y + (<usize>(stride * 4 * p) << 5);
        for (let q: usize = 0; q < last; q += 16) {
          const a = at(xp + q), b = at(xp + q + step), c = at(xp + q + 2 * step), d = at(xp + q + 3 * step);
          v128.store(yp + q, plus(plus(a, c), plus(b, d)));
        }
      }
      w += <usize>quarter * 24;
    } else for (let p = 0; p < quarter; p++) {
      const w1r = v128.load32_splat(w), w1i = v128.load32_splat(w + 4);
      const w2r = v128.load32_splat(w + 8), w2i = v128.load32_splat(w + 12);
      const w3r = v128.load32_splat(w + 16), w3i = v128.load32_splat(w + 20);
      w += 24;
      let xp = x + (<usize>(stride * p) << 5), yp = y + (<usize>(stride * 4 * p) << 5);
      for (let q = 0; q < stride; q++, xp += 32, yp += 32) {
        const ar = at(xp), ai = at(xp, 16), br = at(xp + step), bi = at(xp + step, 16);
        const cr = at(xp + 2 * step), ci = at(xp + 2 * step, 16), dr = at(xp + 3 * step), di = at(xp + 3 * step, 16);
        const acr = plus(ar, cr), aci = plus(ai, ci), bdr = plus(br, dr), bdi = plus(bi, di);
        const adr = minus(ar, cr), adi = minus(ai, ci), ddr = minus(br, dr), ddi = minus(bi, di);
        v128.store(yp, plus(acr, bdr));
        v128.store(yp, plus(aci, bdi), 16);
        let r = plus(adr, ddi), i = minus(adi, ddr);
        v128.store(yp + outStep, minus(times(r, w1r), times(i, w1i)));
        v128.store(yp + outStep, plus(times(r, w1i), times(i, w1r)), 16);
        r = minus(acr, bdr); i = minus(aci, bdi);
        v128.store(yp + 2 * outStep, minus(times(r, w2r), times(i, w2i)));
        v128.store(yp + 2 * outStep, plus(times(r, w2i), times(i, w2r)), 16);
        r = minus(adr, ddi); i = plus(adi, ddr);
        v128.store(yp + 3 * outStep, minus(times(r, w3r), times(i, w3i)));
        v128.store(yp + 3 * outStep, plus(times(r, w3i), times(i, w3r)), 16);
      }
    }
    n = quarter; stride <<= 2;
    const swap = x; x = y; y = swap;
  }
  if (n == 2) {
    const half = <usize>stride << 5, last = <usize>min(stride, wanted) << 5;
    for (let q: usize = 0; q < last; q += 16) {
      const a = at(x + q), b = at(x + q + half);
      v128.store(y + q, plus(a, b)); v128.store(y + q + half, minus(a, b));
    }
    return y;
  }
  return x;
}

// Spectra of one group, block after block (overlap-save). Block b starts at sample b * hop; `length`
// samples are taken and the rest of `size` is zero: hop samples for the leading series, all `size` for the
// following one. Written, twice as large, as spectra[bin][block][re 0-7, im 0-7] at `binStride` bytes from bin to bin.
// Where `most` is an address, the largest part of each series in any bin but 0 is left there.
export function blockSpectra(
  series: usize, blocks: i32, hop: i32, length: i32, size: i32, twiddles: usize,
  scratchA: usize, scratchB: usize, spectra: usize, binStride: usize, most: usize,
): void {
  const zero = f32x4.splat(0), bins = (size >> 1) + 1;
  let most0 = zero, most1 = zero;
  for (let b = 0; b < blocks; b++) {
    let d = scratchA;
    memory.copy(d, series + (<usize>(b * hop) << 5), <usize>length << 5);
    d += <usize>length << 5;
    for (let i = length; i < size; i++, d += 32) { v128.store(d, zero); v128.store(d, zero, 16); }
    const z = transform(scratchA, scratchB, size, size, twiddles);
    let o = spectra + (<usize>b << 6);
    for (let k = 0; k < bins; k++, o += binStride) {
      const p = z + (<usize>k << 5), n = z + (<usize>((size - k) & (size - 1)) << 5);
      const pr = at(p), pi = at(p, 16), nr = at(n), ni = at(n, 16);
      const r0 = plus(pr, nr), r1 = plus(pi, ni), i0 = minus(pi, ni), i1 = minus(nr, pr);
      v128.store(o, r0); v128.store(o, r1, 16); v128.store(o, i0, 32); v128.store(o, i1, 48);
      if (most && k > 0) {
        most0 = f32x4.pmax(most0, f32x4.pmax(f32x4.abs(r0), f32x4.abs(i0)));
        most1 = f32x4.pmax(most1, f32x4.pmax(f32x4.abs(r1), f32x4.abs(i1)));
      }
    }
  }
  if (most) { v128.store(most, most0); v128.store(most, most1, 16); }
}

// cross[follower][bin][re 0-7, im 0-7] = sum over blocks of conj(leading) * following, two followers a pass.
// leading[bin][block], following[bin][follower group][block]. Of `bins` bins the first `wanted`.
export function crossSpectra(
  leading: usize, following: usize, followers: i32, blocks: i32, bins: i32, wanted: i32, cross: usize,
): void {
  const run = <usize>blocks << 6, followerGroups = (followers + 7) >> 3;
  for (let f = 0; f < wanted; f++) {
    const begin = leading + <usize>f * run, end = begin + run;
    const row = following + <usize>(f * followerGroups) * run;
    for (let m = 0; m < followers; m += 2) {
      const m1 = m + 1 < followers ? m + 1 : m;
      let ya = row + <usize>(m >> 3) * run + (<usize>(m & 7) << 2);
      let yb = row + <usize>(m1 >> 3) * run + (<usize>(m1 & 7) << 2);
      let ar0 = f32x4.splat(0), ar1 = ar0, ai0 = ar0, ai1 = ar0, br0 = ar0, br1 = ar0, bi0 = ar0, bi1 = ar0;
      for (let x = begin; x < end; x += 64, ya += 64, yb += 64) {
        const xr0 = at(x), xr1 = at(x, 16), xi0 = at(x, 32), xi1 = at(x, 48);
        let yr = v128.load32_splat(ya), yi = v128.load32_splat(ya, 32);
        ar0 = plus(ar0, plus(times(xr0, yr), times(xi0, yi))); ar1 = plus(ar1, plus(times(xr1, yr), times(xi1, yi)));
        ai0 = plus(ai0, minus(times(xr0, yi), times(xi0, yr))); ai1 = plus(ai1, minus(times(xr1, yi), times(xi1, yr)));
        yr = v128.load32_splat(yb); yi = v128.load32_splat(yb, 32);
        br0 = plus(br0, plus(times(xr0, yr), times(xi0, yi))); br1 = plus(br1, plus(times(xr1, yr), times(xi1, yi)));
        bi0 = plus(bi0, minus(times(xr0, yi), times(xi0, yr))); bi1 = plus(bi1, minus(times(xr1, yi), times(xi1, yr)));
      }
      let o = cross + (<usize>(m * bins + f) << 6);
      v128.store(o, ar0); v128.store(o, ar1, 16); v128.store(o, ai0, 32); v128.store(o, ai1, 48);
      if (m1 != m) {
        o = cross + (<usize>(m1 * bins + f) << 6);
        v128.store(o, br0); v128.store(o, br1, 16); v128.store(o, bi0, 32); v128.store(o, bi1, 48);
      }
    }
  }
}

// lagSums[follower][lag][0-7]: the inverse of each cross spectrum of two doubled ones, its first `lags` values.
export function lagSums(
  cross: usize, followers: i32, size: i32, lags: i32, twiddles: usize, scratchA: usize, scratchB: usize, out: usize,
): void {
  const bins = (size >> 1) + 1, scale = f32x4.splat(<f32>0.25 / <f32>size);
  let c = cross, o = out;
  for (let m = 0; m < followers; m++) {
    // Real and imaginary parts change places, so that the forward transform computes the inverse.
    for (let k = 0; k < bins; k++, c += 64) {
      const ar = at(c), br = at(c, 16), ai = at(c, 32), bi = at(c, 48);
      const d = scratchA + (<usize>k << 5);
      v128.store(d, plus(ai, br)); v128.store(d, minus(ar, bi), 16);
      if (k > 0 && k < (size >> 1)) {
        const e = scratchA + (<usize>(size - k) << 5);
        v128.store(e, minus(br, ai)); v128.store(e, plus(ar, bi), 16);
      }
    }
    let q = transform(scratchA, scratchB, size, lags, twiddles);
    for (let k = 0; k < lags; k++, q += 32, o += 32) {
      v128.store(o, times(at(q, 16), scale)); v128.store(o, times(at(q), scale), 16);
    }
  }
}
