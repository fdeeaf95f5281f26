import { z } from 'zod';

export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 200; // a page is answered from one index range; larger ones only delay the first row

export const PageQuery = z.strictObject({
  cursor: z
    .string()
    .max(400)
    .optional()
    .describe('`nextCursor` of the page before; leave out for the first page'),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_PAGE_SIZE)
    .default(DEFAULT_PAGE_SIZE)
    .describe('Rows in a page'),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** A page of `item`s; `nextCursor` is null on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
