import { expect, test } from 'vitest';
import { meaningOf } from '../src/linear/failure.ts';

const NOW = 1_700_000_000_000;

test.each<[string, object | undefined, 'warning' | 'error', RegExp]>([
  ['a limit with its end', { type: 'Ratelimited', requestsResetAt: NOW + 90_000 }, 'warning', /for 2 min/],
  ['a limit without', { type: 'Ratelimited' }, 'warning', /no more requests with this key\. The latest/],
  ['a key that is not known', { type: 'AuthenticationError' }, 'error', /does not accept the key/],
  ['a key that may not read', { type: 'Forbidden' }, 'error', /permission Read/],
  ['time that is over', new DOMException('late', 'TimeoutError'), 'warning', /time allowed/],
  ['a line that was cut', new TypeError('fetch failed: hunter2'), 'warning', /cannot be reached/],
  ['nothing at all', undefined, 'warning', /cannot be reached/],
])('%s stops the reading, and says what to do', (_, error, level, message) => {
  const stopped = meaningOf(error, NOW);
  expect([stopped.level, stopped.message]).toEqual([level, expect.stringMatching(message)]);
  expect(stopped.message).not.toContain('hunter2');
});
