import { describe, expect, it } from 'vitest';
import { runOf, saidOf, versionOf } from './to-report.ts';

const sha = '0123456789abcdef0123456789abcdef01234567';

describe('a deployment of GitHub', () => {
  it.each([
    ['main', '0123456789'],
    [sha, '0123456789'],
    ['release/2.0', '0123456789'],
    ['feature/1.2.3-fix', '0123456789'],
    ['v1.2.3', 'v1.2.3'],
    ['1.2', '1.2'],
    ['checkout@2.0.1-rc.1', 'checkout@2.0.1-rc.1'],
    ['refs/tags/nightly', 'nightly'],
  ])('made from %s is called %s', (ref, version) => {
    expect(versionOf({ ref, sha })).toBe(version);
  });

  it.each([
    ['https://github.com/acme/shop/actions/runs/12', { repository: 'acme/shop', id: '12' }],
    ['https://github.com/acme/shop/actions/runs/12/job/7', { repository: 'acme/shop', id: '12' }],
    [
      'https://ghe.example.com/acme/shop/actions/runs/12/attempts/3',
      { repository: 'acme/shop', id: '12', attempt: 3 },
    ],
    ['https://ci.example.com/12', undefined],
    [null, undefined],
  ])('with the address %s is of that run', (url, run) => {
    expect(runOf([null, url])).toEqual(run);
  });

  it.each([
    [{ task: 'deploy:rollback', payload: {} }, { rollback: true }],
    [
      { task: 'deploy', payload: { rollback: true, hotfix: false } },
      { rollback: true, hotfix: false },
    ],
    [{ task: 'deploy', payload: '{"hotfix":true}' }, { hotfix: true }],
    [{ task: 'deploy', payload: '{"hotfix"' }, {}],
    [{ task: 'deploy', payload: '{"hotfix":"maybe"}' }, {}],
    [{ task: null, payload: null }, {}],
  ])('that says %j', (told, said) => {
    expect(saidOf(told)).toEqual(said);
  });
});
