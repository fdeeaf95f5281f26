import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../contracts/time.ts';
import { decide } from './decide.ts';
import { BUG_PRIOR, INCIDENT_PRIOR, type Suspect, THRESHOLD, weigh } from './score.ts';

const BEGAN = new Date('2026-06-01T12:00:00Z');
const before = (hours: number) => new Date(BEGAN.getTime() - hours * HOUR_MS);

let made = 0;
function suspect(hours: number, more: Partial<Suspect> = {}): Suspect {
  made += 1;
  return {
    deploymentId: `d${made}`,
    version: `v${made}`,
    service: 'checkout-api',
    finishedAt: before(hours),
    distance: 0,
    windowMs: 24 * HOUR_MS,
    replaced: false,
    remediedBy: null,
    madeWorse: null,
    ...more,
  };
}
const remedy = { deploymentId: 'fix', version: 'v99', finishedAt: new Date('2026-06-01T12:30:00Z') };

describe('the share of the blame', () => {
  // By hand: weight = 2^(-age / (24 h / 8)) × …; share = weight / (sum of weights + 0.25).
  it.each([
    ['one, an hour before', [suspect(1)], 0.7937 / 1.0437],
    ['one, six hours before', [suspect(6)], 0.25 / 0.5],
    ['one, twelve hours before', [suspect(12)], 0.0625 / 0.3125],
    ['the nearer of two services', [suspect(3), suspect(3, { distance: 1 })], 0.5 / (0.5 + 0.25 + 0.25)],
    ['the newer of one service', [suspect(3), suspect(6, { replaced: true })], 0.5 / (0.5 + 0.125 + 0.25)],
    ['the one that was undone', [suspect(3), suspect(3, { remediedBy: remedy })], 2 / (2 + 0.5 + 0.25)],
    [
      'the one that made something worse',
      [suspect(3), suspect(3, { madeWorse: 'Errors rose.' })],
      2 / (2 + 0.5 + 0.25),
    ],
  ])('of %s', (_name, suspects, share) => {
    expect(weigh(suspects, BEGAN, INCIDENT_PRIOR)[0]?.score).toBeCloseTo(share, 3);
  });

  it('leaves room for what was no deployment, is the same in any order, and falls with age', () => {
    const anyone = fc
      .record({
        hours: fc.double({ min: 0.01, max: 24, noNaN: true }),
        distance: fc.integer({ min: 0, max: 2 }),
        replaced: fc.boolean(),
        undone: fc.boolean(),
      })
      .map(({ hours, undone, ...more }) => suspect(hours, { ...more, remediedBy: undone ? remedy : null }));
    fc.assert(
      fc.property(
        fc.array(anyone, { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (suspects, more) => {
          const weighed = weigh(suspects, BEGAN, INCIDENT_PRIOR);
          expect(weighed.reduce((sum, { score }) => sum + score, 0)).toBeLessThan(1);
          const turned = weigh([...suspects].reverse(), BEGAN, INCIDENT_PRIOR);
          for (const [index, { score }] of weighed.entries())
            expect(turned[index]?.score).toBeCloseTo(score, 10);
          const [first, ...rest] = suspects;
          if (!first) return;
          const older = { ...first, finishedAt: new Date(first.finishedAt.getTime() - more * HOUR_MS) };
          const scoreOf = (all: Suspect[]) =>
            weigh(all, BEGAN, INCIDENT_PRIOR).find(
              ({ suspect: { deploymentId } }) => deploymentId === first.deploymentId,
            )?.score ?? 0;
          expect(scoreOf([older, ...rest])).toBeLessThan(scoreOf(suspects));
        },
      ),
    );
  });
});

describe('the decision', () => {
  it('blames the best where enough falls to it, with its evidence', () => {
    const guilty = suspect(1);
    const decision = decide([guilty, suspect(20)], BEGAN, INCIDENT_PRIOR, null);
    expect(decision).toMatchObject({ deploymentId: guilty.deploymentId, origin: 'rule' });
    expect(decision.evidence[0]?.statement).toContain('60 min before it began');
    expect(decision.candidates).toHaveLength(2);
  });

  it('blames nobody when two are equal, and says how near it came', () => {
    const decision = decide([suspect(1), suspect(1)], BEGAN, INCIDENT_PRIOR, null);
    expect(decision.deploymentId).toBeNull();
    expect(decision.evidence[0]?.statement).toMatch(/reaches 0\.43 of 1, and 0\.50 is needed/);
  });

  it('takes more to blame a deployment for a bug than for an incident', () => {
    const one = [suspect(1)];
    expect(decide(one, BEGAN, BUG_PRIOR, null).deploymentId).toBeNull();
    expect(decide([suspect(1, { remediedBy: remedy })], BEGAN, BUG_PRIOR, null).deploymentId).not.toBeNull();
  });

  it('lets a stated cause win, and says so when it is not known', () => {
    const stated = { name: 'v4.18', found: { id: 'd0', version: 'v4.18' } };
    expect(decide([suspect(1)], BEGAN, INCIDENT_PRIOR, stated)).toMatchObject({
      deploymentId: 'd0',
      origin: 'stated',
      score: null,
    });
    const lost = decide([], BEGAN, INCIDENT_PRIOR, { name: 'v4.17', found: null });
    expect(lost.deploymentId).toBeNull();
    expect(lost.evidence[0]?.statement).toContain('v4.17, is no deployment known here');
  });

  it('has a threshold that only one can reach', () => {
    expect(THRESHOLD).toBeGreaterThanOrEqual(0.5);
  });
});
