export { reevaluate } from './reevaluate.ts';
export { settleVerdicts } from './settle.ts';
