export { findBlamed, judgeAnew } from './judge-anew.ts';
export { reevaluate } from './reevaluate.ts';
export { settleVerdicts } from './settle.ts';
export { sameVersion, type Version } from './version-history.ts';
