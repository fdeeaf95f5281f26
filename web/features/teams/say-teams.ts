import type { TeamCard } from '@throughline/service/contracts/scorecards';
import { capitalised, enumerate, inWords } from '../../ui/format/words.ts';

type Standing = 'missed' | 'met' | 'undecided' | 'no_data' | 'unchosen';
const ORDER: Standing[] = ['missed', 'met', 'undecided', 'no_data', 'unchosen'];

/** How all teams stand, in one breath: `One team misses its target, two meet it and one is undecided.` */
export function sayTeams(cards: readonly TeamCard[]): string {
  const counts = new Map<Standing, number>();
  for (const { outcome } of cards) {
    const standing = outcome?.status ?? 'unchosen';
    counts.set(standing, (counts.get(standing) ?? 0) + 1);
  }
  let named = false; // the target is named once, then it is `it`
  const parts = ORDER.flatMap((standing, index) => {
    const count = counts.get(standing);
    if (count === undefined) return [];
    const isFirst = ORDER.slice(0, index).every((earlier) => !counts.has(earlier));
    const one = count === 1;
    const who = isFirst ? `${inWords(count)} ${one ? 'team' : 'teams'}` : inWords(count);
    const target = named ? 'it' : one ? 'its target' : 'their targets';
    if (standing === 'missed' || standing === 'met') named = true;
    return [
      `${who} ${
        {
          missed: `${one ? 'misses' : 'miss'} ${target}`,
          met: `${one ? 'meets' : 'meet'} ${target === 'it' && !one ? 'theirs' : target}`,
          undecided: `${one ? 'is' : 'are'} undecided`,
          no_data: `${one ? 'has' : 'have'} no data`,
          unchosen: `${one ? 'has' : 'have'} not chosen an outcome`,
        }[standing]
      }`,
    ];
  });
  return `${capitalised(enumerate(parts))}.`;
}

/** `Six teams, one outcome each · last 28 days` */
export function sayTeamsHeading(cards: readonly TeamCard[]): string {
  const teams =
    cards.length === 1
      ? 'One team, one outcome'
      : `${capitalised(inWords(cards.length))} teams, one outcome each`;
  const windows = new Set(cards.flatMap(({ outcome }) => (outcome ? [outcome.metric.windowDays] : [])));
  const [only] = windows;
  if (only === undefined) return teams;
  return windows.size === 1 ? `${teams} · last ${only} days` : `${teams} · each over its own window`;
}
