import { describe, expect, it } from 'vitest';
import { explainFailure } from './explain-failure.ts';

const now = new Date('2026-03-31T12:00:00Z');
const reading = {
  apiUrl: 'https://github.example.com/api/v3',
  container: 'acme/shop',
  resource: 'issues',
  now,
};

function failure(status: number, headers: Record<string, string>, message = 'No') {
  return Object.assign(new Error(message), { name: 'HttpError', status, response: { headers } });
}
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const epoch = (at: string) => String(Date.parse(at) / 1000);

describe('a failure of GitHub', () => {
  it.each([
    [
      'a limit, by its reset',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epoch('2026-03-31T12:10:00Z') },
      601,
    ],
    [
      'a limit, by a clock hours ahead of ours',
      {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': epoch('2026-03-31T17:10:00Z'),
        date: 'Tue, 31 Mar 2026 17:00:00 GMT',
      },
      601,
    ],
    [
      'a limit that has ended already',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epoch('2026-03-31T11:00:00Z') },
      1,
    ],
    [
      'a limit that never ends',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epoch('2036-03-31T11:00:00Z') },
      3660,
    ],
    ['a wait it asks for', { 'retry-after': '120', 'x-ratelimit-remaining': '4000' }, 120],
  ])('is waited for: %s', (_, headers, seconds) => {
    const explained = explainFailure(failure(403, headers), reading);
    expect(explained).toMatchObject({
      name: 'SyncPause',
      code: 'rate_limited',
      until: after(seconds),
      forAll: true,
    });
  });

  it.each([
    [401, {}, 'token_refused'],
    [403, {}, 'token_lacks_scope'],
    [403, { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso' }, 'token_lacks_scope'],
    [404, {}, 'source_gone'],
    [451, {}, 'source_gone'],
    [422, {}, 'source_unavailable'],
  ])('%i %j has to be mended by somebody: %s', (status, headers, code) => {
    const explained = explainFailure(failure(status, headers as Record<string, string>), reading);
    expect(explained).toMatchObject({ name: 'ServiceError', code, remedy: expect.any(String) });
  });

  it('is told from a refusal by single sign-on', () => {
    const headers = { 'x-github-sso': 'required' };
    expect(explainFailure(failure(403, headers), reading)).toMatchObject({
      remedy: expect.stringContaining('Configure SSO'),
    });
  });

  it('without an answer passes, and names the host', () => {
    const cut = Object.assign(new Error('other side closed'), { name: 'HttpError', status: 500 });
    expect(explainFailure(cut, reading)).toMatchObject({
      name: 'SyncPause',
      code: 'source_unavailable',
      message: 'GitHub (github.example.com) cannot be read at the moment: other side closed.',
      until: after(120),
      forAll: false,
    });
  });

  it('of ours is left as it is', () => {
    const slip = new Error('a slip');
    expect(explainFailure(slip, reading)).toBe(slip);
  });
});
