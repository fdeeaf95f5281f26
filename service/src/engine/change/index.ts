export { type CanaryVerdict, type Direction, type EffectRegion, judgeCanary } from './canary.ts';
export { hodgesLehmann, type Shift } from './hodges-lehmann.ts';
export { type MannWhitney, mannWhitney } from './mann-whitney.ts';
export { dependenceInflation } from './serial-dependence.ts';
