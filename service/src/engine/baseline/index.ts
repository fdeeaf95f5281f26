export { ALERT_SCORE } from './alert-gate.ts';
export {
  type Baseline,
  type BaselineState,
  createBaseline,
  type Reading,
  restoreBaseline,
} from './baseline.ts';
export type { BaselineConfig } from './config.ts';
export { Extremes, type ExtremesState } from './extremes.ts';
