import type { KpiKind } from '../../contracts/kpis.ts';
import type { SignalKind, Statistic } from '../../contracts/signals.ts';

/**
 * Words for what is counted when output is. `order lines` and `tickets sold` are somebody's business, and the duration
 * of a deployment is no count of them.
 */
const OUTPUT: readonly (readonly [RegExp, string])[] = [
  [/\b(?:deploys|deployments|deployment (?:count|frequency|rate))\b/, 'deployments'],
  [/\b(?:commits|commit (?:count|frequency|rate))\b/, 'commits'],
  [/\b(?:pull requests|merge requests|pull request count|prs|mrs)\b/, 'pull requests'],
  [/\b(?:story points?|(?:sprint|team) velocity)\b|^velocity$/, 'story points'],
  [/\b(?:lines? of code|loc|sloc|lines (?:added|changed|written|removed))\b/, 'lines of code'],
  [/\b(?:tickets|issues|tasks|stories) (?:closed|done|completed|finished|resolved|delivered)\b/, 'tickets'],
  [/\b(?:closed|done|completed|finished|resolved|delivered) (?:tickets|issues|tasks|stories)\b/, 'tickets'],
  [/^(?:tickets|issues|tasks|stories)(?: count)?$/, 'tickets'],
  [/^(?:our |team )?releases(?: shipped| count)?$/, 'releases'],
];

const TIMES = /^(?:ns|us|µs|ms|s|sec|seconds?|min|minutes?|h|hours?|d|days?|weeks?)$/;

/** Which output a KPI counts, if any: of a ratio what is above the stroke; a proportion counts nothing. */
export function outputOfKpi(kpi: {
  kind: KpiKind;
  proportion: boolean;
  slug: string;
  name: string;
  unit: string;
  numerator: string | null;
}): string | null {
  if (kpi.proportion || TIMES.test(kpi.unit)) return null;
  return outputIn(kpi.kind === 'ratio' ? [kpi.numerator] : [kpi.slug, kpi.name, kpi.unit]);
}

/** Which output a signal counts, if any: how long or how full something is counts nothing. */
export function outputOfSignal(signal: {
  kind: SignalKind;
  statistic: Statistic;
  metric: string;
  unit: string;
}): string | null {
  const counts = signal.statistic === 'rate' || signal.kind === 'gauge' || signal.kind === 'change';
  if (!counts || TIMES.test(signal.unit)) return null;
  return outputIn([signal.metric, signal.unit]);
}

function outputIn(names: readonly (string | null)[]): string | null {
  for (const name of names) {
    const words = (name ?? '')
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .replace(/[^a-z]+/g, ' ')
      .trim()
      .replace(/ ?\b(?:per|a|an|each|every|by) .*$/, ''); // `deployments per week` counts deployments, `cost per deployment` costs
    const found = OUTPUT.find(([pattern]) => pattern.test(words));
    if (found) return found[1];
  }
  return null;
}
