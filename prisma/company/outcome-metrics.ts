import type { SetOutcomeMetric } from '@throughline/service/contracts/outcome-metrics';
import { emailOf } from './people.ts';
import { TEAM_PLANS } from './plan.ts';

export interface SimulatedOutcomeMetric {
  team: string;
  body: SetOutcomeMetric;
}

export function listOutcomeMetrics(): SimulatedOutcomeMetric[] {
  return TEAM_PLANS.map((plan) => ({
    team: plan.slug,
    body: { ...plan.metric, owner: emailOf(plan.owner) },
  }));
}
