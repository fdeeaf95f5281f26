import type { OutcomeMetricKind } from '../../contracts/outcome-metrics.ts';
import type { OutcomeValue } from '../../contracts/outcome-values.ts';
import { LEAST_DAYS, observationsToDecide } from '../../engine/rates/index.ts';
import { isTold, limitOf, type Measure, type Targeted } from './measure.ts';
import type { Standing } from './status.ts';
import type { ToldSource } from './told.ts';
import { sayDuration, sayTarget, sayValue } from './words.ts';

const LONGEST_WINDOW_DAYS = 90; // what an outcome metric may be given

/** What is counted, as one says it after a number. */
const COUNTED: Record<OutcomeMetricKind, string> = {
  deployment_success_rate: 'settled deployments',
  bug_resolution_time: 'bugs',
  recovery_time: 'failures',
  lead_time: 'commits',
  kpi: 'days',
  signal: 'days',
  slo: 'days',
};

const CONNECT: Record<Exclude<OutcomeMetricKind, 'kpi' | 'signal' | 'slo'>, string> = {
  deployment_success_rate:
    'Record its production deployments: connect GitHub under Settings → Connections, use the GitHub Action, or POST /api/v1/deployments.',
  bug_resolution_time:
    'Record its bugs: connect GitHub or Linear under Settings → Connections and say under Settings → Rules which issues count, or POST /api/v1/bugs. A longer window may hold some.',
  recovery_time:
    'No production deployment failed in the window, so there was nothing to recover from. A longer window may hold some.',
  lead_time:
    'Record the commits of its production deployments: the GitHub Action and connected repositories send them; POST /api/v1/deployments takes them as `commits`.',
};

/** What to do now, in a sentence or two; null where nothing has to be done. */
export function advise(input: {
  what: Targeted & { actionWhenMissed: string };
  standing: Standing;
  value: OutcomeValue;
  /** Where the number comes from, of one that is told. */
  source?: ToldSource | null;
  days: number;
  services: number;
}): string | null {
  const { what, standing, value, source = null, days, services } = input;
  switch (standing.status) {
    case 'met':
      return null;
    case 'missed':
      return `Do what was agreed for this case: ${ended(what.actionWhenMissed)}`;
    case 'at_risk':
      return `${standing.outlook ?? ''} Do now what was agreed for that case: ${ended(what.actionWhenMissed)}`.trim();
    case 'undecided':
      return adviseMore(what, value, days);
    case 'no_data':
      return source ? adviseSource(source, value) : adviseData(what, value, services);
  }
}

/** How much would have to be counted to tell, and which window holds that much at the present pace. */
function adviseMore(what: Targeted, value: OutcomeValue, days: number): string {
  const { estimate } = value;
  const total = value.days ?? value.total;
  const rate = estimate ?? 0;
  const needed = countNeeded(what, value);
  const counted = COUNTED[what.kind];
  const gap = `to tell ${sayValue(what, rate)} from the target of ${sayTarget(what)}`;
  const windowDays = Math.ceil((needed / total) * days);
  if (!(windowDays <= LONGEST_WINDOW_DAYS)) {
    return `It would take ${Number.isFinite(needed) ? `about ${needed}` : 'endlessly many'} ${counted} ${gap}, and there are ${total}: no window will hold that many at this pace. Judge by what is behind the number.`;
  }
  return `It would take about ${needed} ${counted} ${gap}, ${needed - total} more than there are. At this pace a window of ${windowDays} days holds that many.`;
}

/**
 * For a rate exactly; for a share read off a survival curve from the width of its own interval, which narrows with the
 * square root of what is counted: days, where the number comes from those.
 */
function countNeeded({ kind, target }: Targeted, value: OutcomeValue): number {
  const { estimate, lower, upper } = value;
  const total = value.days ?? value.total;
  const rate = estimate ?? 0;
  if (kind === 'deployment_success_rate') return observationsToDecide({ rate, target });
  const reach = target < rate ? rate - (lower ?? 0) : (upper ?? 1) - rate;
  return Math.max(total + 1, Math.ceil(total * (reach / (rate - target)) ** 2));
}

/** What a silent KPI or signal needs. */
function adviseSource({ kind, id, known }: ToldSource, { days }: OutcomeValue): string {
  if ((days ?? 0) > 0) return `Wait: the number begins with ${LEAST_DAYS} days.`;
  if (kind === 'kpi') {
    return `Record its points: POST /api/v1/kpis/${id}/points, or let them be fetched; /kpis/${id} shows what came of the last fetch.`;
  }
  return known
    ? `See /signals/${id}, and whether the service still sends it. If it is called otherwise now, choose it again: change the outcome.`
    : 'Choose the signal that has taken its place: change the outcome.';
}

function adviseData(what: Measure, { total, open }: OutcomeValue, services: number): string {
  if (services === 0) {
    return 'Give the team a service first: Settings → Services, or PUT /api/v1/services/:slug.';
  }
  if (what.kind === 'deployment_success_rate' && open > 0) {
    return `Wait: ${open} ${open === 1 ? 'deployment is' : 'deployments are'} still being observed, and the number begins when the first of them settles.`;
  }
  if (total > 0) {
    return `Wait: the number begins when the first of them has been followed for ${sayDuration(limitOf(what))}.`;
  }
  return isTold(what) ? '' : CONNECT[what.kind as keyof typeof CONNECT];
}

function ended(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}
