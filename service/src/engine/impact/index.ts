export { type Estimate, type Impact, measureImpact } from './measure-impact.ts';
export { shareOfEffect } from './share-of-effect.ts';
