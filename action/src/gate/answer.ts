import { z } from 'zod';

/** The part of the gate's answer that is used, with words kept open: the service may learn further reasons. */
export const GateSays = z.object({
  decision: z.string(),
  overridden: z.boolean(),
  services: z.array(
    z.object({
      service: z.object({ slug: z.string(), name: z.string() }),
      team: z.object({ slug: z.string(), name: z.string() }),
      decision: z.string(),
      reasons: z.array(
        z.object({ code: z.string(), severity: z.string(), message: z.string(), url: z.string().optional() }),
      ),
      outcome: z.object({ text: z.string() }).nullable(),
      scorecardUrl: z.string(),
    }),
  ),
});
export type GateSays = z.infer<typeof GateSays>;
export type ServiceSays = GateSays['services'][number];
