import type { PutService } from '@throughline/service/contracts/services';
import { type ServicePlan, TEAM_PLANS } from './plan.ts';

export interface SimulatedService {
  slug: string;
  body: PutService;
}

const USUAL_OBSERVATION_HOURS = 24;

export function observationHoursOf(plan: ServicePlan): number {
  return plan.observationWindowHours ?? USUAL_OBSERVATION_HOURS;
}

export function listServices(): SimulatedService[] {
  return TEAM_PLANS.flatMap((team) =>
    team.services.map((service) => ({
      slug: service.slug,
      body: {
        name: service.name,
        team: team.slug,
        environments: [
          { name: 'production', production: true },
          { name: 'staging', production: false },
        ],
        observationWindowHours: observationHoursOf(service),
      },
    })),
  );
}
