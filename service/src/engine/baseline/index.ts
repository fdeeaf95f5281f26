export { ALERT_SCORE, Baseline, type BaselineConfig, createBaseline, type Reading } from './baseline.ts';
