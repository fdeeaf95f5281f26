import { describe, expect, it } from 'vitest';
import { fitsPattern } from './pattern.ts';

describe('a pattern', () => {
  it.each([
    ['refs/heads/main', 'refs/heads/main', true],
    ['refs/heads/main', 'refs/heads/main2', false],
    ['refs/heads/main', 'refs/heads/Main', false],
    ['refs/heads/main', 'prefix/refs/heads/main', false],
    ['refs/tags/v*', 'refs/tags/v1.2.3', true],
    ['refs/tags/v*', 'refs/tags/v', true],
    ['refs/tags/v*', 'refs/tags/v1/evil', false],
    ['refs/heads/*', 'refs/heads/feature/x', false],
    ['refs/heads/**', 'refs/heads/feature/x', true],
    ['refs/heads/release/*', 'refs/heads/release/', true],
    ['refs/heads/release/*-hotfix', 'refs/heads/release/1.2-hotfix', true],
    ['refs/heads/release/*-hotfix', 'refs/heads/release/1.2-hotfix-x', false],
    ['**', '', true],
    ['refs/heads/a.c', 'refs/heads/abc', false],
    ['refs/heads/[ab]', 'refs/heads/a', false],
    ['refs/heads/🚀*', 'refs/heads/🚀🚀', true],
    [
      'acme/pipelines/.github/workflows/*.yml@refs/tags/v*',
      'acme/pipelines/.github/workflows/deploy.yml@refs/tags/v2',
      true,
    ],
    [
      'acme/pipelines/.github/workflows/*.yml@refs/tags/v*',
      'acme/pipelines/.github/workflows/deploy.yml@refs/heads/main',
      false,
    ],
  ])('%s, of %s: %s', (pattern, text, fits) => {
    expect(fitsPattern(pattern, text)).toBe(fits);
  });

  it('ends, however many stars it has', () => {
    expect(fitsPattern(`refs/${'*a'.repeat(140)}`, `refs/${'a'.repeat(400)}b`)).toBe(false);
  });
});
