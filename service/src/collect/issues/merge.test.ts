import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IssueEvent, IssueFact } from './fact.ts';
import { historyOf } from './history.ts';
import { begin, type KnownIssue, merge } from './merge.ts';

const START = Date.parse('2026-03-01T00:00:00Z');
const at = (second: number) => new Date(START + second * 1000);

const fact = (updated: number, more: Partial<IssueFact> = {}): IssueFact => ({
  source: 'github',
  externalId: 'issue/1',
  container: 'acme/shop',
  key: '#1',
  title: 'Cannot pay',
  url: null,
  author: 'dana',
  labels: [],
  type: null,
  project: null,
  createdAt: at(0),
  updatedAt: at(updated),
  events: [],
  complete: false,
  ...more,
});
const event = (kind: IssueEvent['kind'], second: number, label?: string): IssueEvent => ({
  kind,
  at: at(second).toISOString(),
  label,
});
const known = (facts: IssueFact[]): KnownIssue => facts.slice(1).reduce(merge, begin(facts[0] as IssueFact));
const steps = (issue: KnownIssue) =>
  historyOf(issue).map(({ kind, at: then }) => [kind, (then.getTime() - START) / 1000]);

/** An issue that lived through random events, told by a message each and by its whole history in between. */
const life = fc
  .array(
    fc.record({
      pause: fc.integer({ min: 1, max: 5 }),
      kind: fc.constantFrom('closed', 'dismissed', 'reopened', 'labeled', 'unlabeled'),
      label: fc.constantFrom('bug', 'customer'),
    }),
    { maxLength: 12 },
  )
  .map((turns) => {
    let second = 0;
    const labels = new Set<string>();
    const events: IssueEvent[] = [];
    const facts = [fact(0, { events: [event('opened', 0)] })];
    for (const { pause, kind, label } of turns) {
      second += pause;
      const labelling = kind === 'labeled' || kind === 'unlabeled';
      if (kind === 'labeled') labels.add(label);
      if (kind === 'unlabeled') labels.delete(label);
      events.push(event(kind, second, labelling ? label : undefined));
      const told = { title: `told at ${second}`, labels: [...labels].sort() };
      facts.push(fact(second, { ...told, events: events.slice(-1) }));
      if (second % 3 === 0) facts.push(fact(second, { ...told, events: [...events], complete: true }));
    }
    return facts;
  });

describe('what is known of an issue', () => {
  it('is the same in whatever order it is told, and however often', () => {
    fc.assert(
      fc.property(
        life.chain((facts) =>
          fc.tuple(
            fc.constant(facts),
            fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }),
          ),
        ),
        ([facts, shuffled]) => {
          expect(known(shuffled)).toEqual(known(facts));
        },
      ),
    );
  });

  it('joins what two messages of one second tell', () => {
    const opened = fact(5, { labels: ['bug'], events: [event('opened', 0)] });
    const typed = fact(5, { labels: ['bug', 'customer'], type: 'Bug' });
    const cleared = fact(5, { labels: [], events: [event('unlabeled', 5, 'bug')] });
    for (const facts of [
      [opened, typed, cleared],
      [cleared, typed, opened],
    ])
      expect(known(facts)).toMatchObject({ labels: ['customer'], type: 'Bug' });
  });

  it('does not take for taken off what may have been put back by a message to come', () => {
    const off = fact(3, { events: [event('unlabeled', 3, 'bug')] });
    const now = fact(7, { labels: ['bug'], events: [event('closed', 7)] });
    expect(known([off, now, now]).labels).toEqual(['bug']);
  });

  it('takes a whole history for more than the messages of the same time', () => {
    const message = fact(10, { events: [event('closed', 9)] });
    const history = fact(20, { events: [event('closed', 10)], complete: true });
    const later = fact(30, { events: [event('reopened', 30)] });
    for (const facts of [
      [message, history, later],
      [later, history, message],
    ])
      expect(steps(known(facts))).toEqual([
        ['reported', 0],
        ['closed', 10],
        ['reopened', 30],
      ]);
  });

  it('counts customer requests as they were told last', () => {
    const facts = [fact(1, { customerRequests: 1 }), fact(2, { customerRequests: 0 }), fact(3)];
    expect(known(facts).customerRequests).toBe(0);
    expect(known(facts.reverse()).customerRequests).toBe(0);
  });

  it('knows that it is gone, unless it was seen after that', () => {
    const gone = fact(5, { goneAt: at(6) });
    const early = fact(4, { goneAt: null });
    const back = fact(9, { goneAt: null });
    expect(known([early, gone]).goneAt).toEqual(at(6));
    expect(known([gone, early]).goneAt).toEqual(at(6));
    expect(known([gone, back]).goneAt).toBeNull();
    expect(known([back, gone]).goneAt).toBeNull();
  });
});

describe('the history of an issue as that of a bug', () => {
  it.each<[string, IssueEvent[], [string, number][]]>([
    ['ends at a close', [event('closed', 5)], [['closed', 5]]],
    [
      'goes on after a reopening',
      [event('closed', 5), event('reopened', 6), event('closed', 9)],
      [
        ['closed', 5],
        ['reopened', 6],
        ['closed', 9],
      ],
    ],
    ['passes over a reopening of what is open', [event('reopened', 3), event('closed', 5)], [['closed', 5]]],
    ['knows one close told twice', [event('closed', 5), event('closed', 7)], [['closed', 5]]],
    ['follows a change of mind', [event('closed', 5), event('dismissed', 7)], [['dismissed', 7]]],
    ['believes the last of two contradictions', [event('dismissed', 5), event('closed', 7)], [['closed', 7]]],
    ['lets nothing happen before it was reported', [event('closed', -60)], [['closed', 0]]],
    [
      'sorts out one moment by what can have come first',
      [event('closed', 5), event('closed', 8), event('reopened', 8)],
      [
        ['closed', 5],
        ['reopened', 8],
        ['closed', 8],
      ],
    ],
  ])('%s', (_what, events, expected) => {
    expect(steps(known([fact(60, { events, complete: true })]))).toEqual([['reported', 0], ...expected]);
  });

  it('is dismissed when it went away open, and stays closed when it went away closed', () => {
    const gone = fact(20, { goneAt: at(20) });
    expect(steps(known([fact(1), gone]))).toEqual([
      ['reported', 0],
      ['dismissed', 20],
    ]);
    expect(steps(known([fact(1, { events: [event('closed', 1)] }), gone])).at(-1)).toEqual(['closed', 1]);
  });

  it('never contradicts itself, whatever was told', () => {
    const turn = fc.record({
      kind: fc.constantFrom<IssueEvent['kind'][]>('opened', 'closed', 'dismissed', 'reopened', 'labeled'),
      second: fc.integer({ min: -5, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(turn), (turns) => {
        const events = turns.map(({ kind, second }) => event(kind, second));
        const history = historyOf(known([fact(30, { events })]));
        expect(history[0]?.kind).toBe('reported');
        history.slice(1).forEach(({ kind, at: then }, index) => {
          const open = history[index]?.kind === 'reported' || history[index]?.kind === 'reopened';
          expect(kind === 'reopened').toBe(!open);
          expect(then >= (history[index]?.at ?? then)).toBe(true);
        });
      }),
    );
  });
});
