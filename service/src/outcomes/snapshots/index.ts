export { markStale } from './mark-stale.ts';
