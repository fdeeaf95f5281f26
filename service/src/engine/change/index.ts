export { type BeforeAfter, compareBeforeAfter } from './before-after.ts';
export { type CanaryVerdict, type Direction, type EffectRegion, judgeCanary } from './canary.ts';
export { type ChangePoint, type ChangePoints, findChangePoints } from './change-points.ts';
export { hodgesLehmann, type Shift } from './hodges-lehmann.ts';
export { type MannWhitney, mannWhitney } from './mann-whitney.ts';
export type { Windows } from './season-match.ts';
export { dependenceInflation } from './serial-dependence.ts';
