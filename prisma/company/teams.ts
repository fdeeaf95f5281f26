import type { PutTeam } from '@throughline/service/contracts/scorecards';
import { emailOf, peopleOf } from './people.ts';
import { TEAM_PLANS } from './plan.ts';

export interface SimulatedTeam {
  slug: string;
  body: PutTeam;
}

export function listTeams(): SimulatedTeam[] {
  return TEAM_PLANS.map((plan) => ({
    slug: plan.slug,
    body: {
      name: plan.name,
      purpose: plan.purpose,
      members: peopleOf(plan).map(emailOf),
      simulated: true,
    },
  }));
}
