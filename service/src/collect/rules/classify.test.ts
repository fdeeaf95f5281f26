import { describe, expect, it } from 'vitest';
import { Rules, type RulesInput } from '../../contracts/rules.ts';
import { compileIssueRules, type IssueTraits } from './classify.ts';
import { compileHotfix } from './hotfix.ts';
import type { Places } from './place.ts';

const service = (slug: string, simulated = false) =>
  [slug, { id: `id of ${slug}`, slug, simulated }] as const;
const places: Places = {
  services: new Map([service('cart'), service('pay'), service('demo', true)]),
  repositories: new Map([
    ['acme/cart', ['cart']],
    ['acme/all', ['cart', 'pay']],
  ]),
};
const traits: IssueTraits = {
  source: 'github',
  container: 'Acme/Cart',
  title: 'Cannot pay',
  labels: [],
  type: null,
  project: null,
  customerRequests: 0,
};
const classify = (issue: Partial<IssueTraits>, rules: RulesInput = {}) =>
  compileIssueRules(Rules.parse(rules)).classify({ ...traits, ...issue }, places);

describe('an issue', () => {
  it.each<[string, Partial<IssueTraits>, RulesInput, object]>([
    ['nothing', {}, {}, { bug: null, incident: null, services: [], problem: null }],
    ['a bug by its label', { labels: ['Type: Bug'] }, {}, { bug: 'label `Type: Bug`', services: ['cart'] }],
    ['a bug by its type', { type: 'bug' }, {}, { bug: 'type `bug`' }],
    ['a bug by its title', { title: '[Bug] x' }, { bug: { titles: ['[bug]*'] } }, { bug: 'its title' }],
    ['no longer one by a label that is not named', { labels: ['bug'] }, { bug: {} }, { bug: null }],
    ['no customer without a bug', { labels: ['customer'] }, {}, { bug: null, customerReported: null }],
    ['not of a customer', { labels: ['bug', 'customers'] }, {}, { customerReported: null }],
    [
      'of a customer',
      { labels: ['bug', 'customer: acme'] },
      {},
      { customerReported: 'label `customer: acme`' },
    ],
    [
      'an incident and no bug as well',
      { labels: ['bug', 'outage'] },
      {},
      { incident: 'label `outage`', bug: null, severity: 'major' },
    ],
    ['a critical incident', { labels: ['incident', 'SEV1', 'p3'] }, {}, { severity: 'critical' }],
    ['a minor incident', { labels: ['incident', 'p3'] }, {}, { severity: 'minor' }],
  ])('is %s', (_what, issue, rules, expected) => {
    expect(classify(issue, rules)).toMatchObject(expected);
  });

  it('is of a customer by requests in Linear, where the rules say so', () => {
    const issue = { source: 'linear', container: 'ENG', labels: ['bug'], customerRequests: 2 };
    expect(classify(issue).customerReported).toBe('2 customer requests');
    expect(classify({ ...issue, source: 'github' }).customerReported).toBeNull();
    expect(
      classify(issue, { customerReported: { linearCustomerRequests: false } }).customerReported,
    ).toBeNull();
  });
});

describe('the service of an issue', () => {
  const bug = { labels: ['bug'] };
  const linear = { ...bug, source: 'linear', container: 'ENG' };
  const rule = (more: object) => ({ services: [{ service: 'pay', ...more }] });
  it.each<[string, Partial<IssueTraits>, RulesInput, string[] | string]>([
    ['is the only one of its repository', bug, {}, ['cart']],
    ['is that of the first rule that fits', bug, rule({ repositories: ['acme/*'] }), ['pay']],
    [
      'is not that of a rule that fits in part',
      bug,
      rule({ repositories: ['acme/*'], labels: ['x'] }),
      ['cart'],
    ],
    ['is named by a label', { ...bug, container: 'acme/all', labels: ['bug', 'Service: pay'] }, {}, ['pay']],
    [
      'may be several of an incident',
      { container: 'acme/all', labels: ['incident', 'service:pay', 'service:cart'] },
      {},
      ['cart', 'pay'],
    ],
    ['is that of its Linear team', linear, rule({ linearTeams: ['eng'] }), ['pay']],
    [
      'is that of its Linear project',
      { ...linear, project: 'Pay 2' },
      rule({ linearProjects: ['pay *'] }),
      ['pay'],
    ],
    ['is not that of a team of the name of a repository', bug, rule({ linearTeams: ['*'] }), ['cart']],
    ['is unknown for a shared repository', { ...bug, container: 'acme/all' }, {}, 'unplaced'],
    ['is unknown for a repository nobody has', { ...bug, container: 'acme/none' }, {}, 'unplaced'],
    ['is unknown for a Linear team nobody names', linear, {}, 'unplaced'],
    ['has to exist', { ...linear, labels: ['bug', 'service:gone'] }, {}, 'unknown_service'],
    ['must not be an invented one', { ...linear, labels: ['bug', 'service:demo'] }, {}, 'simulated_mismatch'],
  ])('%s', (_what, issue, rules, expected) => {
    const { services, problem } = classify(issue, rules);
    expect(problem?.code ?? services).toEqual(expected);
  });
});

describe('a hotfix', () => {
  const { ofDeployment } = compileHotfix(Rules.parse({}));
  const pullRequest = { repository: 'acme/cart', number: 7, labels: ['Hotfix'], headRef: 'fix' };
  const plain = { declared: null, ref: 'main', pullRequests: [] };
  it.each([
    ['its sender says so', { ...plain, declared: true }, 'declared'],
    [
      'not when its sender denies it',
      { declared: false, ref: 'hotfix/1', pullRequests: [pullRequest] },
      null,
    ],
    [
      'its branch says so',
      { ...plain, ref: 'refs/heads/hotfix/1' },
      'it was made from the branch `hotfix/1`',
    ],
    [
      'a pull request in it has the label',
      { ...plain, pullRequests: [{ ...pullRequest, labels: [] }, pullRequest] },
      'pull request acme/cart#7 has the label `Hotfix`',
    ],
    [
      'a pull request in it came from such a branch',
      { ...plain, pullRequests: [{ ...pullRequest, labels: [], headRef: 'hotfix-2' }] },
      'pull request acme/cart#7 came from the branch `hotfix-2`',
    ],
    ['not otherwise', plain, null],
  ])('is one when %s', (_what, deployment, because) => {
    expect(ofDeployment(deployment)).toBe(because);
  });
});
