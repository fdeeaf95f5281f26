import type { TeamScorecard } from '../service/answers.ts';
import { plain } from './plain.ts';
import { percent, ruler } from './ruler.ts';

/** A shape and a word for each state, as on the pages. */
const STATUS: Readonly<Record<string, string>> = {
  met: '✓ met',
  at_risk: '▲ at risk',
  missed: '■ missed',
  undecided: '◌ undecided: the interval spans the target',
  no_data: '· no data yet',
};

/** The team's outcome metric: one sentence, the ruler, and what is needed to believe it. */
export function outcomeSection({ team, window, outcome, previous }: TeamScorecard): string[] {
  if (outcome === null) {
    return [`**${plain(team.name)}** has not chosen its outcome metric yet.`];
  }
  const { metric, value, status } = outcome;
  const name = `**${plain(team.name)}** · ${plain(metric.name)}`;
  const state = STATUS[status] ?? plain(status);
  if (value.estimate === null || value.lower === null || value.upper === null) {
    return [`${name}: ${state}. Nothing was counted in the last ${window.days} days.`];
  }
  const share = { estimate: value.estimate, lower: value.lower, upper: value.upper };
  return [
    `${name}: **${percent(share.estimate)} %** · ${state}`,
    ['```text', ruler(share, metric.target), '```'].join('\n'),
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

function moved(now: number, before: number, days: number): string {
  const points = (now - before) * 100;
  const size = Math.abs(points).toFixed(1);
  if (size === '0.0') return `as in the ${days} days before`;
  return `${points > 0 ? '+' : '−'}${size} points on the ${days} days before`;
}
