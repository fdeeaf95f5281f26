import { at, plus, times } from './vector';

// Sums of squares over what two series share stay within a percent or so of their mean over all lags: what is left to
// the bins above 0 is small, and 16 bits carry it to a millionth of the sum. Two products and their sum are then one
// instruction for four series.

// Adding this to a float of at most 2^22 leaves its nearest whole number in the low bits.
const ROUND: f32 = 12582912;

// 16-bit copies of the spectra of one group in bins 1 and up, [bin][block][re, im of 0-3, re, im of 4-7] for a leading
// group and that followed by [im, -re of 0-3, im, -re of 4-7] for a following one. Each series is scaled by its own
// largest part, `most`, so that no sum over blocks of two products leaves 32 bits; `units`: the scales back, 8 floats.
export function roundSpectra(
  spectra: usize, blocks: i32, bins: i32, binStride: usize, leading: bool, most: usize, units: usize, out: usize, outStride: usize,
): void {
  const full = f32x4.splat(Mathf.min(32000, Mathf.floor(Mathf.sqrt(<f32>1073741000 / <f32>blocks))));
  const tiny = f32x4.splat(1e-30), most0 = f32x4.pmax(at(most), tiny), most1 = f32x4.pmax(at(most, 16), tiny);
  v128.store(units, f32x4.div(most0, full)); v128.store(units, f32x4.div(most1, full), 16);
  const scale0 = f32x4.div(full, most0), scale1 = f32x4.div(full, most1), round = f32x4.splat(ROUND);
  const low = i32x4.splat(0xffff);
  for (let f = 1; f < bins; f++) {
    let s = spectra + <usize>f * binStride, o = out + <usize>f * outStride;
    for (let b = 0; b < blocks; b++, s += 64) {
      const r0 = plus(times(at(s), scale0), round), r1 = plus(times(at(s, 16), scale1), round);
      const i0 = plus(times(at(s, 32), scale0), round), i1 = plus(times(at(s, 48), scale1), round);
      v128.store(o, v128.or(v128.and(r0, low), i32x4.shl(i0, 16)));
      v128.store(o, v128.or(v128.and(r1, low), i32x4.shl(i1, 16)), 16);
      if (leading) { o += 32; continue; }
      const n0 = plus(times(at(s), f32x4.neg(scale0)), round), n1 = plus(times(at(s, 16), f32x4.neg(scale1)), round);
      v128.store(o, v128.or(v128.and(i0, low), i32x4.shl(n0, 16)), 32);
      v128.store(o, v128.or(v128.and(i1, low), i32x4.shl(n1, 16)), 48);
      o += 64;
    }
  }
}

// As crossSpectra of bins 1 and up, by rounded spectra and with the units of both.
export function roundedCrossSpectra(
  leading: usize, leadingUnits: usize, following: usize, followingUnits: usize,
  followers: i32, blocks: i32, bins: i32, cross: usize,
): void {
  const run = <usize>blocks << 6, end = <usize>blocks << 5, followerGroups = (followers + 7) >> 3;
  const unit0 = at(leadingUnits), unit1 = at(leadingUnits, 16);
  for (let f = 1; f < bins; f++) {
    const begin = leading + <usize>f * end;
    const row = following + <usize>(f * followerGroups) * run;
    for (let m = 0; m < followers; m += 2) {
      const m1 = m + 1 < followers ? m + 1 : m;
      let ya = row + <usize>(m >> 3) * run + (<usize>(m & 7) << 2);
      let yb = row + <usize>(m1 >> 3) * run + (<usize>(m1 & 7) << 2);
      let ar0 = i32x4.splat(0), ar1 = ar0, ai0 = ar0, ai1 = ar0, br0 = ar0, br1 = ar0, bi0 = ar0, bi1 = ar0;
      for (let x = begin; x < begin + end; x += 32, ya += 64, yb += 64) {
        const x0 = at(x), x1 = at(x, 16);
        let r = v128.load32_splat(ya), i = v128.load32_splat(ya, 32);
        ar0 = i32x4.add(ar0, i32x4.dot_i16x8_s(x0, r)); ar1 = i32x4.add(ar1, i32x4.dot_i16x8_s(x1, r));
        ai0 = i32x4.add(ai0, i32x4.dot_i16x8_s(x0, i)); ai1 = i32x4.add(ai1, i32x4.dot_i16x8_s(x1, i));
        r = v128.load32_splat(yb); i = v128.load32_splat(yb, 32);
        br0 = i32x4.add(br0, i32x4.dot_i16x8_s(x0, r)); br1 = i32x4.add(br1, i32x4.dot_i16x8_s(x1, r));
        bi0 = i32x4.add(bi0, i32x4.dot_i16x8_s(x0, i)); bi1 = i32x4.add(bi1, i32x4.dot_i16x8_s(x1, i));
      }
      put(cross + (<usize>(m * bins + f) << 6), v128.load32_splat(followingUnits + (<usize>m << 2)), unit0, unit1, ar0, ar1, ai0, ai1);
      put(cross + (<usize>(m1 * bins + f) << 6), v128.load32_splat(followingUnits + (<usize>m1 << 2)), unit0, unit1, br0, br1, bi0, bi1);
    }
  }
}

// @ts-ignore: decorator
@inline function put(o: usize, unit: v128, unit0: v128, unit1: v128, r0: v128, r1: v128, i0: v128, i1: v128): void {
  const u0 = times(unit, unit0), u1 = times(unit, unit1);
  v128.store(o, times(f32x4.convert_i32x4_s(r0), u0)); v128.store(o, times(f32x4.convert_i32x4_s(r1), u1), 16);
  v128.store(o, times(f32x4.convert_i32x4_s(i0), u0), 32); v128.store(o, times(f32x4.convert_i32x4_s(i1), u1), 48);
}
