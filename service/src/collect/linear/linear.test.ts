import { describe, expect, it } from 'vitest';
import { ServiceError } from '../../errors.ts';
import { SyncPause } from '../connections/index.ts';
import { meaningOf } from './failure.ts';
import { factOfHistory } from './from-history.ts';
import { factOfMessage } from './from-message.ts';
import { IssueData, IssueNode, Message } from './payload.ts';
import { endOf, moveOf } from './state.ts';

const day = (number: number) => `2026-03-0${number}T10:00:00.000Z`;
const issue = {
  id: 'issue-1',
  identifier: 'ENG-1',
  title: 'Totals are wrong',
  url: 'https://linear.app/acme/issue/ENG-1',
  createdAt: day(1),
  updatedAt: day(9),
  state: { type: 'started' },
  team: { id: 'team-1', key: 'ENG' },
};

it.each([
  ['completed', 'closed'],
  ['canceled', 'dismissed'],
  ['duplicate', 'dismissed'],
  ['triage', null],
  ['backlog', null],
  ['unstarted', null],
  ['started', null],
  ['invented later', null],
])('a state of the type %s ends an issue as %s', (type, end) => {
  expect(endOf(type)).toBe(end);
});

it.each([
  ['started', 'completed', 'closed'],
  ['completed', 'started', 'reopened'],
  ['canceled', 'completed', 'closed'],
  ['canceled', 'duplicate', null],
  ['backlog', 'started', null],
  [null, 'completed', 'closed'],
])('from %s to %s is %s', (from, to, kind) => {
  expect(moveOf(from, to)).toBe(kind);
});

describe('a history', () => {
  const told = (
    known: object,
    entries: { at: string; from?: string | null; to?: string | null }[],
  ): string[] => {
    const nodes = entries.map(({ at, from, to }) => ({
      createdAt: at,
      fromState: from ? { type: from } : null,
      toState: to ? { type: to } : null,
    }));
    const history = { nodes, pageInfo: { hasNextPage: false, endCursor: null } };
    const node = IssueNode.parse({
      ...issue,
      labels: { nodes: [] },
      needs: { nodes: [] },
      history,
      ...known,
    });
    return factOfHistory(node, node.history.nodes).events.map(({ kind, at }) => `${kind} ${at.slice(8, 10)}`);
  };

  it('may come in any order', () => {
    const entries = [
      { at: day(4), from: 'started', to: 'completed' },
      { at: day(2), from: 'started', to: 'completed' },
      { at: day(3), from: 'completed', to: 'started' },
    ];
    expect(told({ state: { type: 'completed' } }, entries)).toEqual([
      'opened 01',
      'closed 02',
      'reopened 03',
      'closed 04',
    ]);
  });

  it('of an issue created as done has no entry for that', () => {
    const done = { state: { type: 'completed' }, completedAt: day(1) };
    expect(told(done, [])).toEqual(['opened 01', 'closed 01']);
    expect(told({}, [{ at: day(3), from: 'completed', to: 'started' }])).toEqual([
      'opened 01',
      'closed 01',
      'reopened 03',
    ]);
  });

  it('with a state that was deleted since is completed by how the issue stands', () => {
    const closed = { at: day(2), from: 'started', to: 'completed' };
    expect(
      told({ state: { type: 'canceled' }, canceledAt: day(5) }, [{ at: day(5), from: 'started' }]),
    ).toEqual(['opened 01', 'dismissed 05']);
    expect(told({ updatedAt: day(9) }, [closed])).toEqual(['opened 01', 'closed 02', 'reopened 09']);
  });
});

describe('a message', () => {
  const told = (action: string, data: object, updatedFrom?: object) =>
    factOfMessage(
      Message.parse({ type: 'Issue', action, createdAt: day(9), updatedFrom }),
      IssueData.parse({ ...issue, ...data }),
    );

  it('without a team names it by the identifier, and without a usable link has none', () => {
    expect(told('create', { team: null, url: 'javascript:alert(1)' })).toMatchObject({
      container: 'ENG',
      url: null,
    });
  });

  it('names a customer who wrote it himself', () => {
    expect(told('create', { creator: null, externalUserCreator: { name: 'Globex' } }).author).toBe('Globex');
  });

  it.each([
    ['removed while open', 'remove', {}, new Date(day(9))],
    ['thrown away', 'update', { trashed: true, archivedAt: day(8) }, new Date(day(8))],
    ['archived when done', 'remove', { archivedAt: day(8), state: { type: 'completed' } }, null],
    ['changed', 'update', {}, null],
  ])('of an issue that was %s says when it went', (_name, action, data, gone) => {
    expect(told(action, data).goneAt).toEqual(gone);
  });
});

describe('a failure', () => {
  const now = new Date('2026-03-31T12:00:00Z');
  const at = (minutes: number) => now.getTime() + minutes * 60_000;
  const wait = (failure: object) => {
    const meaning = meaningOf(failure, now);
    return meaning instanceof SyncPause ? (meaning.until.getTime() - now.getTime()) / 60_000 : null;
  };

  it.each([
    ['in milliseconds', { requestsRemaining: 0, requestsResetAt: at(20) }, 20],
    ['in seconds', { requestsRemaining: 0, requestsResetAt: at(20) / 1000 }, 20],
    ['of what is used up only', { requestsRemaining: 7, requestsResetAt: at(50), retryAfter: 60 }, 1],
    [
      'the later of two',
      { requestsRemaining: 0, requestsResetAt: at(5), complexityRemaining: 0, complexityResetAt: at(9) },
      9,
    ],
    ['of a clock that is wrong by days', { requestsRemaining: 0, requestsResetAt: at(10_000) }, 120],
    ['left out', {}, 1],
  ])('for a limit waits until the reset: %s', (_name, fields, minutes) => {
    expect(wait({ type: 'Ratelimited', ...fields })).toBeCloseTo(minutes, 1);
  });

  it.each([
    ['nobody answered in time', Object.assign(new Error('late'), { name: 'TimeoutError' })],
    ['no line', new TypeError('fetch failed')],
    ['half an answer', new SyntaxError('Unexpected end of JSON input')],
    ['a failure of theirs', { type: 'NetworkError', status: 503 }],
  ])('that may pass waits a minute: %s', (_name, error) => {
    expect(wait(error)).toBe(1);
  });

  it('that is ours stays what it is', () => {
    const error = new Error('a fault');
    expect(meaningOf(error, now)).toBe(error);
    const known = new ServiceError('source_gone', { detail: 'gone', remedy: 'look' });
    expect(meaningOf(known, now)).toBe(known);
  });
});
