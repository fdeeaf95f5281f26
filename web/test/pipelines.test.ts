import {
  GITHUB_ISSUER,
  PutTrustPolicy,
  type RefusedRun,
  type TrustPolicy,
} from '@throughline/service/contracts/trust-policies';
import { expect, test } from 'vitest';
import { pipelineStep } from '../features/settings/pipelines/pipeline-step.ts';
import {
  draftFor,
  EMPTY_DRAFT,
  mayBeTrusted,
  reachOf,
  sayReach,
  sayRemedy,
  sayRun,
  sayTrusted,
} from '../features/settings/pipelines/policy-words.ts';
import { placeInPolicyForm, readPolicyForm } from '../features/settings/pipelines/read-policy-form.ts';

const run: RefusedRun = {
  id: '1',
  issuer: GITHUB_ISSUER,
  code: 'oidc_not_trusted',
  reason: 'The run is not trusted.',
  remedy: 'Add a policy.',
  repository: 'acme/shop',
  repositoryId: '456',
  repositoryOwner: 'acme',
  repositoryOwnerId: '123',
  environment: 'production',
  ref: 'refs/heads/main',
  jobWorkflowRef: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
  eventName: 'push',
  actor: 'dana',
  runId: '1001',
  runAttempt: '1',
  times: 1,
  firstAt: '2026-09-01T12:00:00Z',
  lastAt: '2026-09-01T12:00:00Z',
  url: null,
};

const policy: TrustPolicy = {
  ...EMPTY_DRAFT,
  id: '1',
  name: 'shop',
  issuer: GITHUB_ISSUER,
  repositoryId: '456',
  repositoryOwnerId: '123',
  environment: 'production',
  ref: 'refs/heads/main',
  jobWorkflowRef: null,
  team: null,
  services: null,
  createdAt: '2026-09-01T12:00:00Z',
  createdBy: null,
  lastUsedAt: null,
  lastRun: null,
};

function form(entries: [string, string][]): FormData {
  const values = new FormData();
  for (const [name, value] of entries) values.append(name, value);
  return values;
}

test('a refused run becomes a policy that the service takes, for itself and no more', () => {
  const draft = draftFor(run);
  expect(PutTrustPolicy.parse(draft)).toEqual({
    name: 'acme/shop, production',
    issuer: GITHUB_ISSUER,
    repositoryId: '456',
    repositoryOwnerId: '123',
    environment: 'production',
    ref: 'refs/heads/main',
    jobWorkflowRef: null,
    team: null,
    services: null,
  });
  expect(draftFor({ ...run, ref: 'refs/tags/v1.2.3', environment: null })).toMatchObject({
    name: 'acme/shop',
    ref: 'refs/tags/**',
    environment: null,
  });
});

test.each<[Partial<RefusedRun>, boolean]>([
  [{}, true],
  [{ code: 'oidc_replayed' }, false],
  [{ eventName: 'pull_request' }, false],
  [{ ref: 'refs/pull/7/merge' }, false],
  [{ ref: null, environment: null }, true],
])('trusting is offered for a run with %j: %s', (more, offered) => {
  expect(mayBeTrusted({ ...run, ...more })).toBe(offered);
});

test('what is not offered to be trusted says what to do', () => {
  expect(sayRemedy(run)).toContain('`refs/pull/`');
  expect(sayRemedy({ ...run, code: 'oidc_expired' })).toBe('Add a policy.');
});

test.each<[Partial<TrustPolicy>, string]>([
  [{}, 'repository 456 of owner 123 · environment production · refs/heads/main'],
  [{ repositoryId: null, environment: null, ref: null }, 'every repository of owner 123 · any branch or tag'],
  [
    { repositoryOwnerId: null, issuer: 'https://git.acme.example/_services/token' },
    'repository 456 · environment production · refs/heads/main · git.acme.example',
  ],
])('a policy with %j is said', (more, said) => {
  expect(sayTrusted({ ...policy, ...more })).toBe(said);
});

test.each<[Pick<TrustPolicy, 'team' | 'services'>, string, string]>([
  [{ team: null, services: null }, 'all', 'records for all services'],
  [{ team: 'checkout', services: null }, 'team', 'records for the services of checkout'],
  [{ team: null, services: ['a', 'b'] }, 'services', 'records for a, b'],
  [{ team: null, services: ['a', 'b', 'c', 'd'] }, 'services', 'records for 4 services'],
  [{ team: null, services: [] }, 'services', 'records for no service: those it was for are gone'],
])('what it may record for, %j, is said', (reach, chosen, said) => {
  expect(reachOf(reach)).toBe(chosen);
  expect(sayReach(reach)).toBe(said);
});

test('a run is said in one line', () => {
  expect(sayRun(run)).toBe('environment production · refs/heads/main · push · by dana');
  expect(sayRun({ ...run, environment: null, ref: null, eventName: null, actor: null })).toBe(
    'no environment · no ref',
  );
});

const typed: [string, string][] = [
  ['name', ' shop '],
  ['issuer', GITHUB_ISSUER],
  ['repositoryId', '456'],
  ['repositoryOwnerId', ''],
  ['environment', ''],
  ['ref', 'refs/heads/main'],
  ['jobWorkflowRef', ''],
];

test('the form makes a request that the service takes', () => {
  expect(PutTrustPolicy.parse(readPolicyForm(form([...typed, ['reach', 'all']])))).toMatchObject({
    name: 'shop',
    repositoryId: '456',
    repositoryOwnerId: null,
    environment: null,
    team: null,
    services: null,
  });
  const team = readPolicyForm(form([...typed, ['reach', 'team'], ['team', 'checkout']]));
  expect(PutTrustPolicy.parse(team)).toMatchObject({ team: 'checkout', services: null });
  const services = readPolicyForm(
    form([...typed, ['reach', 'services'], ['services', 'a'], ['services', 'b']]),
  );
  expect(PutTrustPolicy.parse(services)).toMatchObject({ team: null, services: ['a', 'b'] });
});

test('services of which none is ticked never mean all', () => {
  const none = PutTrustPolicy.safeParse(readPolicyForm(form([...typed, ['reach', 'services']])));
  expect(none.error?.issues[0]?.path).toEqual(['services']);
  expect(placeInPolicyForm('services')).toMatchObject({ name: 'reach' });
  expect(placeInPolicyForm('repositoryId')).toMatchObject({ name: 'repositoryId' });
});

test('the workflow to paste asks for an identity and holds no secret', () => {
  const step = pipelineStep({ url: 'https://throughline.example' });
  expect(step).toContain('id-token: write');
  expect(step).toContain('url: https://throughline.example');
  expect(step).not.toContain('secrets.');
});
