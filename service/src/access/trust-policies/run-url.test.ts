import { expect, test } from 'vitest';
import { apiUrlOf, runUrl } from './run-url.ts';

test.each([
  ['https://token.actions.githubusercontent.com', 'https://api.github.com', 'https://github.com'],
  ['https://token.actions.acme.ghe.com', 'https://api.acme.ghe.com', 'https://acme.ghe.com'],
  ['https://git.acme.com/_services/token', 'https://git.acme.com/api/v3', 'https://git.acme.com'],
])('of the issuer %s: its API %s and its pages %s', (issuer, api, server) => {
  expect(apiUrlOf(issuer)).toBe(api);
  expect(runUrl(issuer, 'acme/shop', '7')).toBe(`${server}/acme/shop/actions/runs/7`);
});

test('no page is made up for an issuer that only resembles one', () => {
  expect(runUrl('https://token.actions.acme.ghe.com.evil.example', 'acme/shop', '7')).toBeNull();
});
