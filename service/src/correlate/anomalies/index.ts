export { type Glimpse, glance } from './glance.ts';
export type { Memory } from './states.ts';
export { watchAll } from './tick.ts';
