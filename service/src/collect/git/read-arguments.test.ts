import { describe, expect, it } from 'vitest';
import { readArguments } from './read-arguments.ts';
import { Refusal } from './refusal.ts';

const from = '/home/ada/projects';

describe('readArguments', () => {
  it('reads a path from where the person stands, and knows what is usual', () => {
    expect(readArguments(['git', '../my clone', '--service', 'shop'], from)).toEqual({
      repository: '/home/ada/my clone',
      service: 'shop',
      pattern: 'v*',
      environment: 'production',
      team: undefined,
      url: undefined,
      token: undefined,
    });
  });

  it('reads every option', () => {
    const args =
      'git /clone --service shop --tags rel/* --environment live --team web --url http://h:1 --token tl_1';
    expect(readArguments(args.split(' '), from)).toEqual({
      repository: '/clone',
      service: 'shop',
      pattern: 'rel/*',
      environment: 'live',
      team: 'web',
      url: 'http://h:1',
      token: 'tl_1',
    });
  });

  it.each([
    [[], /^Usage: npm run import/],
    [['git'], /^Usage: npm run import/],
    [['svn', '.', '--service', 'shop'], /Nothing is known to import from svn/],
    [['git', '.'], /Which service/],
    [['git', '.', 'v1', 'v2', '--service', 'shop'], /v1 is one word too many/],
    [['git', '.', '--service', 'My Shop'], /--service My Shop must be lower-case letters/],
    [['git', '.', '--service', 'shop', '--team', 'A'], /--team A must be lower-case letters/],
    [['git', '.', '--service', 'shop', '--environment', ''], /--environment {2}is empty/],
    [['git', '.', '--serivce', 'shop'], /Unknown option '--serivce'/],
  ])('refuses %j with what to do', (args, message) => {
    expect(() => readArguments(args, from)).toThrow(Refusal);
    expect(() => readArguments(args, from)).toThrow(message);
  });
});
