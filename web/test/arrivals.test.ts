import { DeliveryQuery, type DeliverySummary } from '@throughline/service/contracts/deliveries';
import { expect, test } from 'vitest';
import { deliveriesAddress, readDeliveryFilter } from '../features/settings/deliveries/delivery-filter.ts';
import { isFresh } from '../features/settings/deliveries/delivery-words.ts';
import { byKind, countStates, sayArrivals } from '../features/settings/deliveries/say-arrivals.ts';
import { showBody } from '../features/settings/deliveries/show-body.ts';
import { may } from '../features/settings/may.ts';
import { plainText } from '../ui/sentence.tsx';

type Item = DeliverySummary['items'][number];

function summary(...items: [Item['source'], string, Item['state'], number][]): DeliverySummary {
  return { items: items.map(([source, event, state, count]) => ({ source, event, state, count })) };
}

test.each([
  [summary(['github', 'push', 'used', 1_200]), 'Everything that arrived could be used: 1,200 messages.'],
  [
    summary(['github', 'push', 'used', 1], ['github', 'star.created', 'ignored', 40]),
    'Everything that arrived could be used: 41 messages; 40 said nothing that is kept here.',
  ],
  [
    summary(
      ['github', 'push', 'waiting', 2],
      ['linear', 'Issue.update', 'refused', 3],
      ['github', 'x', 'used', 95],
    ),
    '3 of 100 messages could not be used; 2 wait to be looked at.',
  ],
])('what arrived is said aloud', (given, sentence) => {
  expect(plainText(sayArrivals(given))).toBe(sentence);
});

test('kinds of events with trouble come first, then the frequent ones, each with all its states', () => {
  const kinds = byKind(
    summary(
      ['github', 'push', 'used', 90],
      ['github', 'deployment.created', 'used', 5],
      ['linear', 'Issue.update', 'used', 1],
      ['github', 'deployment.created', 'refused', 1],
    ),
  );
  expect(kinds.map(({ source, event, counts }) => [source, event, counts.used, counts.refused])).toEqual([
    ['github', 'deployment.created', 5, 1],
    ['github', 'push', 90, 0],
    ['linear', 'Issue.update', 1, 0],
  ]);
});

test('what is refused is counted for one source alone where that is asked', () => {
  const given = summary(['github', 'push', 'refused', 2], ['linear', 'Issue.update', 'refused', 3]);
  expect(countStates(given).refused).toBe(5);
  expect(countStates(given, 'linear').refused).toBe(3);
});

test('the filter survives the address, and what does not exist is left out', () => {
  const filter = readDeliveryFilter({ source: 'github', state: 'refused', event: 'push', cursor: 'c' });
  expect(filter).toEqual({ source: 'github', state: 'refused', event: 'push' });
  expect(DeliveryQuery.safeParse(filter).success).toBe(true);
  const address = deliveriesAddress(filter, { cursor: 'a b', issues: undefined });
  expect(address).toBe('/settings/deliveries?source=github&state=refused&event=push&cursor=a+b');
  expect(readDeliveryFilter({ source: 'jenkins', state: 'lost' })).toEqual({});
});

test('a body is shown with its structure, also out of a form, and never by the megabyte', () => {
  expect(showBody('{"a":[1]}')).toEqual({ text: '{\n  "a": [\n    1\n  ]\n}', cut: false });
  expect(showBody('payload=%7B%22a%22%3A1%7D').text).toBe('{\n  "a": 1\n}');
  expect(showBody('not json')).toEqual({ text: 'not json', cut: false });
  const { text, cut } = showBody(JSON.stringify('x'.repeat(300_000)));
  expect(cut).toBe(true);
  expect(text.length).toBe(200_000);
});

test('only what has not failed yet is about to change', () => {
  expect(isFresh({ state: 'waiting', reason: null })).toBe(true);
  expect(isFresh({ state: 'waiting', reason: 'It failed unexpectedly.' })).toBe(false);
  expect(isFresh({ state: 'used', reason: null })).toBe(false);
});

test.each([
  ['visitor', 'read', true],
  ['visitor', 'manage', false],
  ['member', 'manage', true],
  ['member', 'admin', false],
  ['admin', 'admin', true],
] as const)('a %s may %s: %s', (role, right, allowed) => {
  expect(may({ role }, right)).toBe(allowed);
});
