export { type Followed, follow, type Span } from './follow.ts';
export { quantileOf, summariseDurations } from './summarise.ts';
