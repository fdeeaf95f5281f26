export { type Moved, markStale } from './mark-stale.ts';
