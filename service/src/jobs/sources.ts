import type { Sources } from '../collect/connections/index.ts';

/** The systems whose history can be read. */
export const sources: Sources = {};
