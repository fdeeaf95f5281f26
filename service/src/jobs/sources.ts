import type { Sources } from '../collect/connections/index.ts';
import { githubHistory } from '../collect/github-history/index.ts';
import { linearSource } from '../collect/linear/index.ts';

/** The systems whose history can be read. */
export const sources: Sources = { github: githubHistory(), linear: linearSource };
