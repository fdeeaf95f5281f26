import type { PutService } from '@throughline/service/contracts/services';
import { type ServicePlan, TEAM_PLANS } from './plan.ts';

export interface SimulatedService {
  slug: string;
  body: PutService;
}

const USUAL_OBSERVATION_HOURS = 24;

/** Who calls whom: a service is down for those in front of it. */
export const CALLS: Readonly<Record<string, readonly string[]>> = {
  'checkout-web': ['checkout-api', 'cart-api', 'accounts-api'],
  'checkout-api': ['payments-api'],
  'payments-api': ['ledger'],
  'search-indexer': ['catalog-api'],
  'search-api': ['search-indexer'],
  shipping: ['warehouse-api'],
};

export function observationHoursOf(plan: ServicePlan): number {
  return plan.observationWindowHours ?? USUAL_OBSERVATION_HOURS;
}

/** Every service after those that it calls, so that each can be made in this order. */
export function listServices(): SimulatedService[] {
  const services = TEAM_PLANS.flatMap((team) =>
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
        dependsOn: [...(CALLS[service.slug] ?? [])],
      },
    })),
  );
  const depth = (slug: string): number =>
    Math.max(0, ...(CALLS[slug] ?? []).map((called) => 1 + depth(called)));
  return services.sort((a, b) => depth(a.slug) - depth(b.slug));
}
