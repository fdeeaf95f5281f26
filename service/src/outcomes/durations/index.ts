export { type Span, summariseDurations } from './summarise.ts';
