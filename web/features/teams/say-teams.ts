import type { TeamCards } from '@throughline/service/contracts/scorecards';
import { capitalised, enumerate, inWords } from '../../ui/format/words.ts';

export type TeamCounts = TeamCards['counts'];
export type Standing = keyof TeamCounts;

/** The states in the order in which they are told: what needs somebody first. */
export const STANDINGS: readonly Standing[] = [
  'missed',
  'at_risk',
  'met',
  'undecided',
  'no_data',
  'no_metric',
];

export function countTeams(counts: TeamCounts): number {
  return STANDINGS.reduce((sum, standing) => sum + counts[standing], 0);
}

/** How all teams stand, in one breath: `One team misses its target, two meet theirs and one is undecided.` */
export function sayTeams(counts: TeamCounts): string {
  const present = STANDINGS.filter((standing) => counts[standing] > 0);
  const parts = present.map((standing, index) => {
    const count = counts[standing];
    const who = index === 0 ? `${inWords(count)} ${count === 1 ? 'team' : 'teams'}` : inWords(count);
    // The target is named once; after that it is `its` or `theirs`.
    const named = present.slice(0, index).some((earlier) => earlier === 'missed');
    return `${who} ${sayStanding(standing, count === 1, named)}`;
  });
  return `${capitalised(enumerate(parts))}.`;
}

function sayStanding(standing: Standing, one: boolean, named: boolean): string {
  const target = one ? (named ? 'its own' : 'its target') : named ? 'theirs' : 'their targets';
  switch (standing) {
    case 'missed':
      return `${one ? 'misses' : 'miss'} ${target}`;
    case 'at_risk':
      return `${one ? 'is' : 'are'} at risk`;
    case 'met':
      return `${one ? 'meets' : 'meet'} ${target}`;
    case 'undecided':
      return `${one ? 'is' : 'are'} undecided`;
    case 'no_data':
      return `${one ? 'has' : 'have'} no data`;
    case 'no_metric':
      return `${one ? 'has' : 'have'} not chosen an outcome`;
  }
}

/** `Six teams, one outcome each · last 28 days`; the window is named where it is one for all that `cards` holds. */
export function sayTeamsHeading(total: number, cards: TeamCards['items']): string {
  const teams =
    total === 1 ? 'One team, one outcome' : `${capitalised(inWords(total))} teams, one outcome each`;
  const windows = new Set(cards.flatMap(({ outcome }) => (outcome ? [outcome.metric.windowDays] : [])));
  const [only] = windows;
  if (only === undefined) return teams;
  return windows.size === 1 && cards.length === total
    ? `${teams} · last ${only} days`
    : `${teams} · each over its own window`;
}
