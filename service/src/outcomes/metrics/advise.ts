import type { OutcomeMetricKind } from '../../contracts/outcome-metrics.ts';
import type { OutcomeValue } from '../../contracts/outcome-values.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { observationsToDecide } from '../../engine/rates/index.ts';
import { limitOf, type Measure } from './measure.ts';
import { recentDaysOf, type Standing } from './status.ts';
import { sayDays, sayDuration, sayShare, sayTarget } from './words.ts';

const LONGEST_WINDOW_DAYS = 90; // what an outcome metric may be given

/** What is counted, as one says it after a number. */
const COUNTED: Record<OutcomeMetricKind, string> = {
  deployment_success_rate: 'settled deployments',
  bug_resolution_time: 'bugs',
  recovery_time: 'failures',
  lead_time: 'commits',
};

const CONNECT: Record<OutcomeMetricKind, string> = {
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
  what: Measure & { target: number; actionWhenMissed: string };
  standing: Standing;
  value: OutcomeValue;
  days: number;
  now: number;
  services: number;
}): string | null {
  const { what, standing, value, days, now, services } = input;
  switch (standing.status) {
    case 'met':
      return null;
    case 'missed':
      return `Do what was agreed for this case: ${ended(what.actionWhenMissed)}`;
    case 'at_risk': {
      const recentDays = recentDaysOf(days);
      const by = new Date(now + (days - recentDays) * DAY_MS).toISOString().slice(0, 10);
      return `If it goes on like the last ${sayDays(recentDays)}, the target is missed by ${by} at the latest. Do now what was agreed for that case: ${ended(what.actionWhenMissed)}`;
    }
    case 'undecided':
      return adviseMore(what, value, days);
    case 'no_data':
      return adviseData(what, value, services);
  }
}

/** How much would have to be counted to tell, and which window holds that much at the present pace. */
function adviseMore(what: Measure & { target: number }, value: OutcomeValue, days: number): string {
  const { total, estimate } = value;
  const rate = estimate ?? 0;
  const needed = countNeeded(what, value);
  const counted = COUNTED[what.kind];
  const gap = `to tell ${sayShare(rate)} from the target of ${sayTarget(what.target)}`;
  const windowDays = Math.ceil((needed / total) * days);
  if (!(windowDays <= LONGEST_WINDOW_DAYS)) {
    return `It would take ${Number.isFinite(needed) ? `about ${needed}` : 'endlessly many'} ${counted} ${gap}, and there are ${total}: no window will hold that many at this pace. Judge by what is behind the number.`;
  }
  return `It would take about ${needed} ${counted} ${gap}, ${needed - total} more than there are. At this pace a window of ${windowDays} days holds that many.`;
}

/**
 * For a rate exactly; for a share read off a survival curve from the width of its own interval, which narrows with the
 * square root of what is counted.
 */
function countNeeded({ kind, target }: Measure & { target: number }, value: OutcomeValue): number {
  const { estimate, lower, upper, total } = value;
  const rate = estimate ?? 0;
  if (kind === 'deployment_success_rate') return observationsToDecide({ rate, target });
  const reach = target < rate ? rate - (lower ?? 0) : (upper ?? 1) - rate;
  return Math.max(total + 1, Math.ceil(total * (reach / (rate - target)) ** 2));
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
  return CONNECT[what.kind];
}

function ended(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}
