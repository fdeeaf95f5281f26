import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommitFact, findContents, recordCommits } from '../src/collect/commits/index.ts';
import { startTestService, type TestService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

/** `c←a,b` is the commit c with the parents a and b, made of files named after it. */
function commit(written: string, index: number): CommitFact {
  const [sha = '', parents = ''] = written.split('←');
  return {
    sha: shaOf(sha),
    parents: parents === '' ? [] : parents.split(',').map(shaOf),
    authoredAt: new Date(Date.UTC(2026, 0, 1, 0, index)),
    message: sha,
    author: null,
    reverts: null,
    pickOf: null,
    paths: [`${sha}.ts`],
  };
}
const shaOf = (name: string) => Buffer.from(name).toString('hex').padStart(40, '0');

describe('the contents of a deployment', () => {
  const graphs: [string, string[], [string, string, string | null][]][] = [
    [
      'one line of work',
      ['a', 'b←a', 'c←b', 'd←c'],
      [
        ['a', 'd', 'bcd'],
        ['c', 'd', 'd'],
        ['d', 'd', ''],
        ['d', 'a', null],
      ],
    ],
    [
      'a side branch that began before',
      ['a', 'b←a', 'x←a', 'c←b', 'y←x', 'm←c,y', 'n←m'],
      [
        ['c', 'n', 'xymn'],
        ['b', 'm', 'xcym'],
        ['a', 'c', 'bc'],
      ],
    ],
    [
      'work that was live already before it was merged',
      ['a', 'b←a', 'x←b', 'm←b,x', 'y←x', 'n←m,y'],
      [['m', 'n', 'yn']],
    ],
    ['a gap in what is known', ['a', 'c←b', 'd←c'], [['a', 'd', null]]],
    ['nothing known of it', ['a'], [['a', 'z', null]]],
  ];

  it.each(graphs)('with %s', async (name, written, cases) => {
    const { database } = service.context;
    const repository = `Acme/${name.replaceAll(' ', '-')}`;
    const facts = written.map(commit);
    for (const fact of facts.toReversed()) await recordCommits(database, repository, [fact]);
    for (const [from, to, expected] of cases) {
      const range = { repository: repository.toLowerCase(), from: shaOf(from), to: shaOf(to) };
      const contents = await findContents(database, range);
      const found = contents?.commits.map(({ message }) => message).join('') ?? null;
      expect(found, `${from}..${to}`).toBe(expected);
      if (contents)
        expect(contents.paths?.toSorted()).toEqual([...(expected ?? '')].map((c) => `${c}.ts`).sort());
    }
  });

  it('are the same whoever tells of a commit first: a push, or the API with its true parents', async () => {
    const { database } = service.context;
    const pushed = ['p←a', 'q←p', 'm←q'].map(commit).map(({ parents, ...fact }) => ({
      ...fact,
      parents: null,
      after: parents ?? [],
    }));
    const listed = ['p←0', 'q←p', 'm←a,q'].map(commit).map((fact) => ({ ...fact, paths: null }));
    const found: unknown[] = [];
    for (const order of [
      [pushed, listed],
      [listed, pushed],
    ]) {
      const repository = `acme/order-${found.length}`;
      await recordCommits(database, repository, ['0', 'a←0'].map(commit));
      for (const facts of order) await recordCommits(database, repository, facts);
      found.push(await findContents(database, { repository, from: shaOf('a'), to: shaOf('m') }));
    }
    expect(found[0]).toEqual(found[1]);
    expect(found[0]).toMatchObject({
      commits: [
        { message: 'p', merge: false },
        { message: 'q', merge: false },
        { message: 'm', merge: true },
      ],
      paths: ['m.ts', 'p.ts', 'q.ts'],
    });
  });

  it('take only what Git writes of itself for a merge, where nobody tells the parents', async () => {
    const { database } = service.context;
    const messages = [
      'Merge duplicate customers on import',
      'Merge pull request #7 from acme/x',
      "Merge branch 'main' into x",
      "Merge remote-tracking branch 'origin/main'",
      "Merge tag 'v2'",
    ];
    const facts = messages.map((message, index) => ({
      ...commit(`w${index}`, index),
      message,
      parents: null,
      after: [shaOf(index === 0 ? 'w' : `w${index - 1}`)],
    }));
    const range = { repository: 'acme/words', from: shaOf('w'), to: shaOf('w4') };
    const merges = async () =>
      (await findContents(database, range))?.commits.map(({ merge }) => merge) ?? null;
    await recordCommits(database, 'acme/words', facts);
    expect(await merges()).toEqual([false, true, true, true, true]);
    const told = facts.map(({ after, ...fact }) => ({ ...fact, parents: after }));
    await recordCommits(database, 'acme/words', told);
    expect(await merges()).toEqual([false, false, false, false, false]);
  });

  it('are not known beyond a thousand commits', async () => {
    const { database } = service.context;
    const facts = Array.from({ length: 1002 }, (_, index) =>
      commit(index === 0 ? 'k0' : `k${index}←k${index - 1}`, index),
    );
    await recordCommits(database, 'acme/long', facts);
    const range = (from: string) => ({ repository: 'acme/long', from: shaOf(from), to: shaOf('k1001') });
    expect(await findContents(database, range('k0'))).toBeNull();
    expect((await findContents(database, range('k1')))?.commits).toHaveLength(1000);
  });
});
