import type { LikelyCauses } from '../../contracts/live.ts';
import { enumerate } from './words.ts';

/** Services around a live signal. */
export interface Around {
  /** Those of which something is not as expected. */
  affected: readonly string[];
  /** Services that one calls, by its slug. */
  calls: ReadonlyMap<string, ReadonlySet<string>>;
  /** Services of which anything is judged: of no other can be said that nothing is wrong with it. */
  judged: ReadonlySet<string>;
}

const MOST_NAMED = 3;

/**
 * Where it may have begun by what is watched alone, while too little of it has been seen for a ranking: the affected
 * services that call none of the others. Null where that names none, or too many. Pure.
 */
export function narrowDown({
  affected,
  calls,
  judged,
}: Around): Pick<LikelyCauses, 'services' | 'ruledOut' | 'sentence'> | null {
  const lowest = affected.filter((service) => {
    const below = reachOf(service, calls);
    return !affected.some((other) => other !== service && below.has(other));
  });
  if (lowest.length === 0 || lowest.length > MOST_NAMED) return null;
  const others = affected.filter((service) => !lowest.includes(service));
  const called = [...new Set(lowest.flatMap((service) => [...(calls.get(service) ?? [])]))].sort();
  const [fine, unknown] = [called.filter((one) => judged.has(one)), called.filter((one) => !judged.has(one))];
  const where =
    others.length === 0
      ? `so far only ${enumerate(lowest)} ${are(lowest)} not as expected`
      : `it goes furthest down in ${enumerate(lowest)}; ${enumerate(others)} ${are(others)} not as expected either, and depend${others.length === 1 ? 's' : ''} on ${lowest.length === 1 ? 'it' : 'them'}`;
  const below = [
    ...(fine.length > 0 ? [`${enumerate(fine)} ${are(fine)} as expected`] : []),
    ...(unknown.length > 0 ? [`of ${enumerate(unknown)} too little is known`] : []),
  ];
  return {
    sentence: `${where}${below.length === 0 ? '' : `; of what ${lowest.length === 1 ? 'it calls' : 'they call'}, ${below.join(', and ')}`}.`,
    services: lowest.map((service) => ({
      service,
      score: 0,
      statement: `${service} is not as expected${below.length === 0 || fine.length === 0 ? '' : ', and what it calls is'}`,
    })),
    ruledOut: fine,
  };
}

/** Whatever a service calls, directly or not. */
function reachOf(service: string, calls: Around['calls']): ReadonlySet<string> {
  const found = new Set<string>();
  const border = [...(calls.get(service) ?? [])];
  for (let next = border.pop(); next !== undefined; next = border.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    border.push(...(calls.get(next) ?? []));
  }
  return found;
}

function are(names: readonly string[]): string {
  return names.length === 1 ? 'is' : 'are';
}
