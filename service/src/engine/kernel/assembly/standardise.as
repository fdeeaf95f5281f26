import { min } from './vector';

// Brings eight rows of doubles (NaN = missing) to mean 0 and variance 1 over what is present, as
// interleaved floats; a missing sample becomes 0. A constant row becomes all zeros.

// Mean and 1 / standard deviation of one row into moments[0..1]; answers how many samples are missing, or -1
// where one is infinite.
export function rowMoments(row: usize, length: i32, moments: usize): i32 {
  const end = row + (<usize>length << 3), wide = row + (<usize>(length & ~7) << 3), zero = f64x2.splat(0);
  let a = zero, b = zero, c = zero, d = zero, t = row;
  for (; t < wide; t += 64) {
    a = f64x2.add(a, v128.load(t)); b = f64x2.add(b, v128.load(t, 16));
    c = f64x2.add(c, v128.load(t, 32)); d = f64x2.add(d, v128.load(t, 48));
  }
  let sum = total(a, b, c, d), missing = 0;
  for (; t < end; t += 8) sum += load<f64>(t);
  if (sum != sum) {
    // Somewhere a NaN: count and sum what is present. x == x is all ones where x is a number.
    const one = i64x2.splat(1);
    a = zero; b = zero; let present = i64x2.splat(0);
    for (t = row; t < wide; t += 32) {
      const u = v128.load(t), v = v128.load(t, 16), ku = f64x2.eq(u, u), kv = f64x2.eq(v, v);
      a = f64x2.add(a, v128.and(u, ku)); b = f64x2.add(b, v128.and(v, kv));
      present = i64x2.add(present, i64x2.add(v128.and(ku, one), v128.and(kv, one)));
    }
    sum = total(a, b, zero, zero);
    let count = <i32>(i64x2.extract_lane(present, 0) + i64x2.extract_lane(present, 1));
    for (; t < end; t += 8) { const u = load<f64>(t); if (u == u) { sum += u; count++; } }
    missing = length - count;
  }
  if (sum - sum != 0) return -1;
  const count = length - missing;
  const mean: f64 = count > 0 ? sum / <f64>count : 0, centre = f64x2.splat(mean);
  a = zero; b = zero; c = zero; d = zero;
  for (t = row; t < wide; t += 64) {
    a = squareOfPresent(a, v128.load(t), centre); b = squareOfPresent(b, v128.load(t, 16), centre);
    c = squareOfPresent(c, v128.load(t, 32), centre); d = squareOfPresent(d, v128.load(t, 48), centre);
  }
  let squares = total(a, b, c, d);
  for (; t < end; t += 8) { const u = load<f64>(t) - mean; if (u == u) squares += u * u; }
  // Below this the spread is rounding of the mean, not variation.
  const floor = mean * mean * 1e-24 * <f64>count;
  store<f64>(moments, mean);
  store<f64>(moments + 8, squares > floor ? Math.sqrt(<f64>count / squares) : 0);
  return missing;
}

// @ts-ignore: decorator
@inline function total(a: v128, b: v128, c: v128, d: v128): f64 {
  const s = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}
// @ts-ignore: decorator
@inline function squareOfPresent(sum: v128, value: v128, centre: v128): v128 {
  const u = f64x2.sub(value, centre);
  return f64x2.add(sum, v128.and(f64x2.mul(u, u), f64x2.eq(u, u)));
}

// Four samples of a row: (x - mean) in double, then scaled in single precision; missing becomes 0.
// @ts-ignore: decorator
@inline function four(row: usize, mean: v128, inverse: v128): v128 {
  const u = f64x2.sub(v128.load(row), mean), v = f64x2.sub(v128.load(row, 16), mean);
  const s = i64x2.shuffle(f32x4.demote_f64x2_zero(u), f32x4.demote_f64x2_zero(v), 0, 2);
  return v128.and(f32x4.mul(s, inverse), f32x4.eq(s, s));
}

// rows: `count` <= 8 rows of `length` doubles, one after another; moments as rowMoments left them, 16 bytes
// a row. Lanes beyond `count` are left as they are (zero).
export function interleave(rows: usize, count: i32, length: i32, moments: usize, out: usize): void {
  const bytes = <usize>length << 3, wide = <usize>(length & ~3) << 3;
  for (let half = 0; half < 8 && half < count; half += 4) {
    const last = count - 1;
    const n1 = min(half + 1, last), n2 = min(half + 2, last), n3 = min(half + 3, last);
    const r0 = rows + <usize>half * bytes, r1 = rows + <usize>n1 * bytes, r2 = rows + <usize>n2 * bytes, r3 = rows + <usize>n3 * bytes;
    const m0 = v128.load64_splat(moments + (<usize>half << 4)), m1 = v128.load64_splat(moments + (<usize>n1 << 4));
    const m2 = v128.load64_splat(moments + (<usize>n2 << 4)), m3 = v128.load64_splat(moments + (<usize>n3 << 4));
    const s0 = <f32>load<f64>(moments + (<usize>half << 4) + 8);
    const s1 = half + 1 <= last ? <f32>load<f64>(moments + (<usize>n1 << 4) + 8) : 0;
    const s2 = half + 2 <= last ? <f32>load<f64>(moments + (<usize>n2 << 4) + 8) : 0;
    const s3 = half + 3 <= last ? <f32>load<f64>(moments + (<usize>n3 << 4) + 8) : 0;
    const i0 = f32x4.splat(s0), i1 = f32x4.splat(s1), i2 = f32x4.splat(s2), i3 = f32x4.splat(s3);
    let d = out + (<usize>half << 2), t: usize = 0;
    for (; t < wide; t += 32, d += 128) {
      const a = four(r0 + t, m0, i0), b = four(r1 + t, m1, i1), c = four(r2 + t, m2, i2), e = four(r3 + t, m3, i3);
      const ab0 = i32x4.shuffle(a, b, 0, 4, 1, 5), ab1 = i32x4.shuffle(a, b, 2, 6, 3, 7);
      const ce0 = i32x4.shuffle(c, e, 0, 4, 1, 5), ce1 = i32x4.shuffle(c, e, 2, 6, 3, 7);
      v128.store(d, i64x2.shuffle(ab0, ce0, 0, 2)); v128.store(d + 32, i64x2.shuffle(ab0, ce0, 1, 3));
      v128.store(d + 64, i64x2.shuffle(ab1, ce1, 0, 2)); v128.store(d + 96, i64x2.shuffle(ab1, ce1, 1, 3));
    }
    for (; t < bytes; t += 8, d += 32) {
      scalar(d, load<f64>(r0 + t) - f64x2.extract_lane(m0, 0), s0);
      scalar(d + 4, load<f64>(r1 + t) - f64x2.extract_lane(m1, 0), s1);
      scalar(d + 8, load<f64>(r2 + t) - f64x2.extract_lane(m2, 0), s2);
      scalar(d + 12, load<f64>(r3 + t) - f64x2.extract_lane(m3, 0), s3);
    }
  }
}
// @ts-ignore: decorator
@inline function scalar(to: usize, value: f64, inverse: f32): void {
  store<f32>(to, value == value ? <f32>value * inverse : 0);
}

// @ts-ignore: decorator
@inline function present(row: usize): v128 {
  const u = v128.load(row), v = v128.load(row, 16);
  return v128.and(i32x4.shuffle(f64x2.eq(u, u), f64x2.eq(v, v), 0, 2, 4, 6), f32x4.splat(1));
}

// 1 where the row has a sample, else 0, interleaved like the values.
export function interleaveMask(rows: usize, count: i32, length: i32, out: usize): void {
  const bytes = <usize>length << 3, wide = <usize>(length & ~3) << 3, last = count - 1;
  for (let half = 0; half < 8 && half < count; half += 4) {
    const r0 = rows + <usize>half * bytes, r1 = rows + <usize>min(half + 1, last) * bytes;
    const r2 = rows + <usize>min(half + 2, last) * bytes, r3 = rows + <usize>min(half + 3, last) * bytes;
    let d = out + (<usize>half << 2), t: usize = 0;
    for (; t < wide; t += 32, d += 128) {
      const a = present(r0 + t), b = present(r1 + t), c = present(r2 + t), e = present(r3 + t);
      const ab0 = i32x4.shuffle(a, b, 0, 4, 1, 5), ab1 = i32x4.shuffle(a, b, 2, 6, 3, 7);
      const ce0 = i32x4.shuffle(c, e, 0, 4, 1, 5), ce1 = i32x4.shuffle(c, e, 2, 6, 3, 7);
      v128.store(d, i64x2.shuffle(ab0, ce0, 0, 2)); v128.store(d + 32, i64x2.shuffle(ab0, ce0, 1, 3));
      v128.store(d + 64, i64x2.shuffle(ab1, ce1, 0, 2)); v128.store(d + 96, i64x2.shuffle(ab1, ce1, 1, 3));
    }
    for (; t < bytes; t += 8, d += 32) {
      const w0 = load<f64>(r0 + t), w1 = load<f64>(r1 + t), w2 = load<f64>(r2 + t), w3 = load<f64>(r3 + t);
      store<f32>(d, <f32>i32(w0 == w0)); store<f32>(d + 4, <f32>i32(w1 == w1));
      store<f32>(d + 8, <f32>i32(w2 == w2)); store<f32>(d + 12, <f32>i32(w3 == w3));
    }
  }
}

export function squareAll(values: usize, length: i32, out: usize): void {
  for (let t: usize = 0, end = <usize>length << 5; t < end; t += 16) {
    const u = v128.load(values + t);
    v128.store(out + t, f32x4.mul(u, u));
  }
}
