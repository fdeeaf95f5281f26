import { z } from 'zod';
import { PageQuery, pageOf } from './page.ts';
import { Timestamp } from './time.ts';

/** An issue that the rules call a bug or an incident and that could not be recorded as one. */
export const IssueProblem = z.object({
  id: z.string(),
  source: z.enum(['github', 'linear']),
  key: z.string().describe('As people call it, such as `#12` or `ENG-12`'),
  container: z.string().describe('Repository or Linear team'),
  title: z.string(),
  url: z.string().nullable(),
  code: z.string().describe('Why not, as a stable code'),
  problem: z.string(),
  remedy: z.string(),
  updatedAt: Timestamp,
});
export type IssueProblem = z.infer<typeof IssueProblem>;

export const IssueProblemQuery = PageQuery;
export type IssueProblemQuery = z.input<typeof IssueProblemQuery>;
export const IssueProblemPage = pageOf(IssueProblem);
export type IssueProblemPage = z.infer<typeof IssueProblemPage>;
