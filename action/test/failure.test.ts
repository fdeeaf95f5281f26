import { expect, test } from 'vitest';
import { failureOfNetwork } from '../src/service/failure.ts';

const origin = 'https://tl.example';

function fetchFailed(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

test.each([
  ['ECONNREFUSED', 'away', /nothing listens there/],
  ['ECONNRESET', 'away', /was cut/],
  ['ENOTFOUND', 'away', /name is not known/],
  ['EPROTO', 'away', /EPROTO/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'refused', /certificate .* is not trusted/],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'refused', /certificate .* is not trusted/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'refused', /certificate .* is not trusted/],
  ['CERT_HAS_EXPIRED', 'refused', /certificate .* is not trusted/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'refused', /certificate .* is not trusted/],
])('%s is %s', (code, kind, words) => {
  const failure = failureOfNetwork(fetchFailed(code), origin);
  expect(failure.kind).toBe(kind);
  expect(failure.what).toMatch(words);
  expect(failure.what).toContain(origin);
  expect(failure.remedy).not.toBe('');
});

test('looks into the errors of each address of a host', () => {
  const each = new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]);
  expect(failureOfNetwork(new TypeError('fetch failed', { cause: each }), origin).what).toContain(
    'nothing listens',
  );
});

test('time running out is said as such', () => {
  expect(failureOfNetwork(new DOMException('x', 'TimeoutError'), origin).what).toContain(
    'did not answer in time',
  );
});

test('whatever else is thrown is away, not a crash', () => {
  expect(failureOfNetwork('odd', origin)).toMatchObject({ kind: 'away' });
});
