import { z } from 'zod';

/** Whether invented data is in the store, and how much of it. */
export const SimulatedCompany = z.object({
  present: z.boolean(),
  loading: z.boolean(),
  teams: z.number().int(),
  services: z.number().int(),
  deployments: z.number().int(),
});
export type SimulatedCompany = z.infer<typeof SimulatedCompany>;
