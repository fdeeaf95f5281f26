import { describe, expect, it } from 'vitest';
import { rankChanges } from './rank-changes.ts';
import type { Candidate } from './rank-components.ts';

const SUSPECT: Candidate = { component: 'api', score: 0.8, rank: 1, distance: 1, onset: 10, evidence: [] };
const EDGES: [string, string][] = [
  ['web', 'api'],
  ['api', 'db'],
];
/** The onset is at 10 minutes. */
const rank = (changes: { id: string; component: string; at: number }[]) =>
  rankChanges([SUSPECT], changes, EDGES, 0, 60);

describe('rankChanges', () => {
  it('puts the change to the suspect just before the onset first', () => {
    const order = rank([
      { id: 'long-ago', component: 'api', at: -7200 },
      { id: 'just-before', component: 'api', at: 540 },
      { id: 'to-its-dependency', component: 'db', at: 540 },
    ]).map(({ change }) => change.id);
    expect(order).toEqual(['just-before', 'to-its-dependency', 'long-ago']);
  });

  it('leaves out what came later and what the suspect does not depend on', () => {
    expect(
      rank([
        { id: 'later', component: 'api', at: 700 },
        { id: 'caller', component: 'web', at: 500 },
      ]),
    ).toEqual([]);
  });

  it('halves with every hour', () => {
    const [now, hour] = rank([
      { id: 'now', component: 'api', at: 600 },
      { id: 'hour', component: 'api', at: -3000 },
    ]);
    expect(now?.score).toBeCloseTo(0.8, 12);
    expect(hour?.score).toBeCloseTo(0.4, 12);
  });

  it('makes ties explicit and names nothing without suspects', () => {
    const twins = [
      { id: 'a', component: 'api', at: 500 },
      { id: 'b', component: 'api', at: 500 },
    ];
    expect(rank(twins).map((each) => each.rank)).toEqual([1, 1]);
    expect(rankChanges([], twins, EDGES, 0, 60)).toEqual([]);
    expect(rankChanges([{ ...SUSPECT, score: 0 }], twins, EDGES, 0, 60)).toEqual([]);
  });
});
