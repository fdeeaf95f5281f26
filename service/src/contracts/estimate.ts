import { z } from 'zod';

/** A share with its denominator and 95 % Wilson interval. `estimate`, `lower`, `upper` are null when `total` is 0. */
export const Rate = z.object({
  successes: z.number().int(),
  total: z.number().int(),
  estimate: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
});
export type Rate = z.infer<typeof Rate>;
