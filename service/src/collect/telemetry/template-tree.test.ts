import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskLine } from './mask-line.ts';
import { TemplateTree } from './template-tree.ts';

/** Lines in the formats of the collection of Loghub (https://github.com/logpai/loghub). */
const LINES = {
  hdfs: [
    'Receiving block blk_-1608999687919862906 src: /10.250.19.102:54106 dest: /10.250.19.102:50010',
    'Receiving block blk_7503483334202473044 src: /10.251.215.16:55695 dest: /10.251.215.16:50010',
    'PacketResponder 1 for block blk_38865049064139660 terminating',
    'PacketResponder 2 for block blk_-6952295868487656571 terminating',
  ],
  ssh: [
    'Failed password for invalid user webmaster from 173.234.31.186 port 38926 ssh2',
    'Failed password for invalid user admin from 52.80.34.196 port 36060 ssh2',
    'Failed password for root from 112.95.230.3 port 45378 ssh2',
    'Connection closed by 212.47.254.145 [preauth]',
  ],
  apache: [
    '[client 64.242.88.10] File does not exist: /var/www/html/favicon.ico',
    '[client 66.249.66.1] File does not exist: /var/www/html/robots.txt',
  ],
};

function templatesOf(lines: readonly string[]): string[] {
  const tree = new TemplateTree();
  for (const line of lines) tree.learn(maskLine(line), 1);
  return [...tree.templates].map(({ words }) => words.join(' ')).sort();
}

describe('lines become what they have in common', () => {
  it.each([
    [
      'hdfs',
      [
        'PacketResponder <num> for block blk_<num> terminating',
        'Receiving block blk_<num> src: /<ip> dest: /<ip>',
      ],
    ],
    [
      'ssh',
      [
        'Connection closed by <ip> [preauth]',
        'Failed password for invalid user <*> from <ip> port <num> ssh<num>',
        'Failed password for root from <ip> port <num> ssh<num>',
      ],
    ],
    ['apache', ['[client <ip>] File does not exist: <*>']],
  ] as const)('%s', (format, expected) => {
    expect(templatesOf(LINES[format])).toEqual(expected);
  });
});

describe('what differs from line to line is masked', () => {
  it.each([
    ['user dana@example.com logged in at 2026-03-01T10:00:00.123Z', 'user <email> logged in at <time>'],
    ['id 3b241101-e2bb-4255-8caf-4136c566a962 gone', 'id <id> gone'],
    ['commit 9fceb02d0ae598e95dc970b74767f19372d61af8', 'commit <hex>'],
    ['at 0xDEADbeef took 12.5ms', 'at <hex> took <num>ms'],
    ['peer fe80::1ff:fe23:4567:890a down', 'peer <ip> down'],
    ['GET /orders/42?token=abc&x=1 503', 'GET /orders/<num>?<query> <num>'],
    [`cannot parse "what a customer wrote"`, 'cannot parse <text>'],
    ['first\nsecond', 'first'],
    ['\u0000\ud800 x', 'x'],
    [`key ${'Zx'.repeat(60)}`, 'key <long>'],
  ])('%j', (line, expected) => {
    expect(maskLine(line).join(' ')).toBe(expected);
  });

  it('whatever the numbers are, and in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 4, maxLength: 20 }), (numbers) => {
        const lines = (some: number[]) => some.map((one, i) => `worker ${one} took ${some.at(-1 - i)} ms`);
        expect(templatesOf(lines(numbers))).toEqual(templatesOf(lines([...numbers].reverse())));
        expect(templatesOf(lines(numbers))).toEqual(['worker <num> took <num> ms']);
      }),
    );
  });
});

describe('a tree of templates', () => {
  const word = fc.constantFrom('a', 'b', 'c', 'd', 'e7', '<num>');
  const line = fc.array(word, { minLength: 1, maxLength: 6 });

  it('finds a template for each line that it has learned, the same each time', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const [one, other] = [new TemplateTree(), new TemplateTree()];
        for (const words of lines) {
          one.learn(words, 1);
          other.learn(words, 1);
          for (const template of one.templates) template.published = true;
          for (const template of other.templates) template.published = true;
          expect(one.find(words)).toBeDefined();
        }
        expect([...one.templates]).toEqual([...other.templates]);
        expect(one.size).toBeLessThanOrEqual(lines.length);
      }),
    );
  });

  it('finds the same once it is built anew from what it found', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const tree = new TemplateTree();
        for (const words of lines) tree.learn(words, 1);
        const anew = new TemplateTree();
        for (const { words } of tree.templates) anew.add({ words, lines: 1, published: true });
        for (const template of tree.templates) template.published = true;
        for (const words of lines) {
          const found = tree.find(words);
          if (found) expect(anew.find(words)).toBeDefined();
        }
      }),
    );
  });

  it('forgets what was learned longest ago, and nothing that is published', () => {
    const tree = new TemplateTree();
    tree.add({ words: ['kept'], lines: 3, published: true });
    tree.learn(['one'], 1);
    tree.learn(['two'], 1);
    tree.forgetOldest();
    expect([...tree.templates].map(({ words }) => words[0])).toEqual(['kept', 'two']);
  });
});
