import { Deployment } from '@throughline/service/contracts/deployments';
import { Problem } from '@throughline/service/contracts/problem';
import { Scorecard } from '@throughline/service/contracts/scorecards';
import { z } from 'zod';

/*
 * The part of each contract that the action uses, with words kept open: a workflow pins an action for years,
 * and a service that has since learnt another verdict or metric must not break its deploy.
 */

export const RecordedDeployment = Deployment.pick({
  id: true,
  version: true,
  startedAt: true,
  commitSha: true,
  rollback: true,
  previous: true,
  team: true,
}).extend({
  verdict: z.object({ kind: z.string(), settlesAt: z.string().optional() }).nullable(),
});
export type RecordedDeployment = z.infer<typeof RecordedDeployment>;

export const LatestDeployments = z.object({ items: z.array(RecordedDeployment) });

export const TeamScorecard = z.object({
  team: Scorecard.shape.team.pick({ slug: true, name: true }),
  window: Scorecard.shape.window.pick({ days: true }),
  outcome: z
    .object({
      metric: z.object({
        name: z.string(),
        owner: z.object({ name: z.string() }),
        target: z.number(),
        // A service that knew shares alone says nothing of these.
        direction: z.string().default('at_least'),
        scale: z.string().default('share'),
        unit: z.string().default('%'),
        actionWhenMissed: z.string(),
      }),
      value: z.object({
        estimate: z.number().nullable(),
        lower: z.number().nullable(),
        upper: z.number().nullable(),
        total: z.number(),
        open: z.number(),
        days: z.number().nullish(),
      }),
      status: z.string(),
      trend: z.array(z.object({ estimate: z.number().nullable() })).catch([]),
    })
    .nullable(),
  previous: z.object({ estimate: z.number().nullable() }).nullable(),
});
export type TeamScorecard = z.infer<typeof TeamScorecard>;

export const ProblemAnswer = Problem.pick({ detail: true, remedy: true }).extend({ code: z.string() });
