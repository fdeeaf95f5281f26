export { type Estimate, type Impact, measureImpact } from './measure-impact.ts';
