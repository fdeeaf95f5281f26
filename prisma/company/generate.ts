import type { RecordBug } from '@throughline/service/contracts/bugs';
import type { RecordIncident } from '@throughline/service/contracts/incidents';
import { DAY_MS } from '@throughline/service/contracts/time';
import { inventBugs } from './bugs.ts';
import { listDeployments, type SimulatedDeployment } from './deployments.ts';
import { inventIncidents } from './incidents.ts';
import { findHarms, inventKpis, type SimulatedKpi } from './kpis.ts';
import { listOutcomeMetrics, type SimulatedOutcomeMetric } from './outcome-metrics.ts';
import { listPeople, type SimulatedPerson } from './people.ts';
import { TEAM_PLANS } from './plan.ts';
import { createRandom, hashOf } from './random.ts';
import { inventReleases } from './releases.ts';
import { listServices, type SimulatedService } from './services.ts';
import { listTeams, type SimulatedTeam } from './teams.ts';
import { planWorld } from './telemetry/plan-world.ts';
import { findSlowReleases } from './telemetry/slow-releases.ts';
import type { WorldPlan } from './telemetry/world.ts';
import { type Truth, tellTruth } from './truth.ts';

export const COMPANY_DAYS = 90;

export interface Company {
  people: SimulatedPerson[];
  teams: SimulatedTeam[];
  services: SimulatedService[];
  outcomeMetrics: SimulatedOutcomeMetric[];
  deployments: SimulatedDeployment[];
  bugs: RecordBug[];
  incidents: RecordIncident[];
  kpis: SimulatedKpi[];
  /** What its telemetry is made of, for every minute of its history and after. */
  world: WorldPlan;
  truth: Truth;
}

/**
 * Invents a shop and its 90 days up to `end` (milliseconds). The same seed and end give the same company to the
 * last byte; another end gives other records under other ids, so that two companies never pass for one.
 */
export function generateCompany({ seed, end }: { seed: number; end: number }): Company {
  const span = { from: end - COMPANY_DAYS * DAY_MS, end };
  const random = createRandom(`company/${seed}`);
  const idPrefix = hashOf(`${seed}@${end}`).toString(16).padStart(8, '0');
  const perTeam = TEAM_PLANS.map((team) => {
    const attempts = team.services.flatMap((service) =>
      inventReleases(service, team, span, random.fork(service.slug), idPrefix),
    );
    return { attempts, bugs: inventBugs(team, attempts, span, random.fork(`${team.slug}/bugs`), idPrefix) };
  });
  const attempts = perTeam
    .flatMap((team) => team.attempts)
    .filter(({ finishedAt }) => finishedAt <= end)
    .sort((a, b) => a.finishedAt - b.finishedAt || (a.externalId < b.externalId ? -1 : 1));
  const bugs = perTeam.flatMap((team) => team.bugs);
  const incidents = inventIncidents(attempts, span, random.fork('incidents'), idPrefix);
  const slow = findSlowReleases(attempts, end);
  const harms = findHarms(attempts, span, random.fork('harms'), slow);
  const planted = planWorld({
    seed,
    span,
    attempts,
    harms,
    slow,
    random: random.fork('telemetry'),
    idPrefix,
  });
  incidents.push(planted.outage.incident);
  return {
    people: listPeople(),
    teams: listTeams(),
    services: listServices(),
    outcomeMetrics: listOutcomeMetrics(),
    deployments: listDeployments(attempts),
    bugs: bugs.map(({ record }) => record),
    incidents: incidents.map(({ record }) => record),
    kpis: inventKpis(harms, span, random.fork('kpis')),
    world: planted.world,
    truth: tellTruth({ seed, span, attempts, bugs, incidents, harms, planted }),
  };
}
