import type { TeamScorecard } from '../service/answers.ts';
import { plain } from './plain.ts';
import { percent, ruler } from './ruler.ts';
import { sparkline } from './sparkline.ts';

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
    : `${name}: **${percent(value.estimate)} %** · ${state}`;
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
    ['```text', ruler(share, metric.target), ...trendLines(trend), '```'].join('\n'),
    [
      `${window.days} days, ${value.total} counted`,
      ...(value.open > 0 ? [`${value.open} still open`] : []),
      `95 % interval ${percent(share.lower)} – ${percent(share.upper)}`,
      ...(previous?.estimate == null ? [] : [moved(share.estimate, previous.estimate, window.days)]),
      `owned by ${plain(metric.owner.name)}`,
      ...(status === 'missed' ? [`when missed: ${plain(metric.actionWhenMissed)}`] : []),
    ].join(' · '),
  ];
}

/** The last ninety days under the ruler, with the ends of the range that the bars span. */
function trendLines(trend: readonly { estimate: number | null }[]): string[] {
  const line = sparkline(trend.map(({ estimate }) => estimate));
  const known = trend.flatMap(({ estimate }) => estimate ?? []);
  if (line === '') return [];
  const range = `${percent(Math.min(...known))} – ${percent(Math.max(...known))} %`;
  return ['', line, `${trend.length} days, ${range}`];
}

function moved(now: number, before: number, days: number): string {
  const points = (now - before) * 100;
  const size = Math.abs(points).toFixed(1);
  if (size === '0.0') return `as in the ${days} days before`;
  return `${points > 0 ? '+' : '−'}${size} points on the ${days} days before`;
}
