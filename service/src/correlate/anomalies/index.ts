export type { Memory } from './states.ts';
export { watchAll } from './tick.ts';
