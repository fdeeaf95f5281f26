import type { TeamScorecard } from '../service/answers.ts';
import { plain } from './plain.ts';
import { ruler } from './ruler.ts';
import { sparkline } from './sparkline.ts';
import { differenceOf, fineness, isShare, type Measured, numberOf, sayValue } from './value.ts';

/** A shape and a word for each state, as on the pages. */
const STATUS: Readonly<Record<string, string>> = {
  met: '✓ met',
  at_risk: '▲ at risk',
  missed: '■ missed',
  undecided: '◌ undecided: the interval spans the target',
  no_data: '· no data yet',
};

/** The team's outcome metric in one sentence. */
export function outcomeSentence({ team, window, outcome }: TeamScorecard): string {
  if (outcome === null) return `**${plain(team.name)}** has not chosen its outcome metric yet.`;
  const { metric, value, status } = outcome;
  const name = `**${plain(team.name)}** · ${plain(metric.name)}`;
  const state = STATUS[status] ?? plain(status);
  return value.estimate === null
    ? `${name}: ${state}. Nothing was counted in the last ${window.days} days.`
    : `${name}: **${sayValue(value.estimate, metric)}** · ${state}`;
}

/** The team's outcome metric: one sentence, the ruler, its trend, and what is needed to believe it. */
export function outcomeSection(scorecard: TeamScorecard): string[] {
  const { window, outcome, previous } = scorecard;
  const sentence = outcomeSentence(scorecard);
  if (outcome === null) return [sentence];
  const { metric, value, status, trend } = outcome;
  if (value.estimate === null || value.lower === null || value.upper === null) return [sentence];
  const share = { estimate: value.estimate, lower: value.lower, upper: value.upper };
  return [
    sentence,
    ['```text', ruler(share, metric), ...trendLines(trend, metric), '```'].join('\n'),
    [
      `${window.days} days${isShare(metric) ? `, ${Math.round(value.total).toLocaleString('en-GB')} counted` : ''}`,
      ...(value.open > 0 ? [`${value.open} ${value.days == null ? 'still open' : 'of them missing'}`] : []),
      `95 % interval ${numberOf(share.lower, metric)} – ${numberOf(share.upper, metric)}`,
      ...(previous?.estimate == null ? [] : [moved(share.estimate, previous.estimate, window.days, metric)]),
      `owned by ${plain(metric.owner.name)}`,
      ...(status === 'missed' ? [`when missed: ${plain(metric.actionWhenMissed)}`] : []),
    ].join(' · '),
  ];
}

/** The last ninety days under the ruler, with the ends of the range that the bars span. */
function trendLines(trend: readonly { estimate: number | null }[], measured: Measured): string[] {
  const narrowest = isShare(measured) ? fineness(measured.target) * 0.02 : Math.abs(measured.target) * 0.02;
  const line = sparkline(
    trend.map(({ estimate }) => estimate),
    narrowest,
  );
  const known = trend.flatMap(({ estimate }) => estimate ?? []);
  if (line === '') return [];
  const range = `${numberOf(Math.min(...known), measured)} – ${sayValue(Math.max(...known), measured)}`;
  return ['', line, `${trend.length} days, ${range}`];
}

function moved(now: number, before: number, days: number, measured: Measured): string {
  const difference = differenceOf(now, before, measured);
  return difference === undefined
    ? `as in the ${days} days before`
    : `${difference} on the ${days} days before`;
}
