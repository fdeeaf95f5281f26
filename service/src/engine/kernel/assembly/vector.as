// Four-lane shorthands. Every series is interleaved eight to a group: sample t of a group is 32 bytes,
// lanes 0-3 then lanes 4-7, so that one pass over time serves eight series.

// @ts-ignore: decorator
@inline export function at(pointer: usize, offset: usize = 0): v128 { return v128.load(pointer + offset); }
// @ts-ignore: decorator
@inline export function times(a: v128, b: v128): v128 { return f32x4.mul(a, b); }
// @ts-ignore: decorator
@inline export function plus(a: v128, b: v128): v128 { return f32x4.add(a, b); }
// @ts-ignore: decorator
@inline export function minus(a: v128, b: v128): v128 { return f32x4.sub(a, b); }
// @ts-ignore: decorator
@inline export function min(a: i32, b: i32): i32 { return a < b ? a : b; }
