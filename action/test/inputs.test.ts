import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { checkInputs } from '../src/inputs/check.ts';
import { mask } from '../src/inputs/mask.ts';
import { INPUT_NAMES, type Inputs } from '../src/inputs/names.ts';
import { declaredInputs, declaredRuns } from './action-yml.ts';
import { readRecipes, readWorkflow, stepsOf } from './recipes.ts';
import { runPhase } from './run-as-runner.ts';
import { type StandIn, startStandIn, TOKEN } from './stand-in-service.ts';

vi.setConfig({ testTimeout: 60_000 }); // processes are started, on machines of any speed

const right: Inputs = {
  ...(Object.fromEntries(INPUT_NAMES.map((name) => [name, ''])) as Inputs),
  ...(Object.fromEntries(
    declaredInputs()
      .filter((input) => !input.default.startsWith('${{'))
      .map((input) => [input.name, input.default]),
  ) as Partial<Inputs>),
  url: 'https://throughline.example.com',
  token: TOKEN,
  service: 'checkout-api',
  'job-status': 'success',
  matrix: 'null',
};

describe('action.yml', () => {
  test('declares the inputs that the code reads, each with a description', () => {
    const declared = declaredInputs();
    expect(declared.map(({ name }) => name)).toEqual([...INPUT_NAMES]);
    for (const { description } of declared) expect(description).toMatch(/\w.*\.$/);
  });

  test('starts the bundle on Node 24, and the finish whatever happened', () => {
    expect(declaredRuns()).toEqual({
      using: 'node24',
      main: 'dist/main.js',
      post: 'dist/post.js',
      'post-if': 'always()',
    });
  });

  test('is described in the README, input by input', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    for (const { name } of declaredInputs()) expect(readme).toContain(`| \`${name}\``);
  });
});

const stepsIn = (name: string) =>
  stepsOf(readWorkflow(readFileSync(new URL(`../../.github/workflows/${name}`, import.meta.url), 'utf8')));

test.each([
  ...readRecipes().map(({ title, steps }) => [title, steps] as const),
  ['release.yml', stepsIn('release.yml')] as const,
  ['bugs.yml', stepsIn('bugs.yml')] as const,
])('the workflow %s uses inputs that exist, and every one that is required', (_, steps) => {
  expect(steps).toHaveLength(1);
  const required = declaredInputs().flatMap((input) => (input.required ? [input.name] : []));
  for (const used of steps.map(Object.keys)) {
    expect(declaredInputs().map(({ name }) => name)).toEqual(expect.arrayContaining(used));
    expect(used).toEqual(expect.arrayContaining(required));
  }
});

test.each(readRecipes())('the recipe $title grants what its step needs', ({ workflow, steps: [step] }) => {
  const { permissions } = workflow;
  const [job] = Object.values(workflow.jobs);
  const needs = (permission: keyof typeof permissions, by: boolean, right = 'read') =>
    by ? [[permission, right]] : [];
  const deploys = step?.record === undefined;
  expect(permissions).toMatchObject(
    Object.fromEntries([
      ...needs('id-token', step?.token === undefined, 'write'),
      ...needs('contents', deploys || step?.record === 'rollback'),
      ...needs('issues', step?.record?.startsWith('bug') ?? false),
      ...needs('pull-requests', step?.gate === 'block'),
      ...needs('pull-requests', step?.comment === 'true', 'write'),
      ...needs('deployments', deploys && job?.environment !== undefined),
      ...needs('deployments', step?.['github-deployment'] === 'create', 'write'),
    ]),
  );
});

test('right inputs become settings', () => {
  expect(checkInputs(right)).toEqual({
    ok: true,
    settings: {
      url: 'https://throughline.example.com',
      token: TOKEN,
      audience: 'https://throughline.example.com',
      record: 'deployment',
      targets: [{ service: 'checkout-api', paths: [] }],
      environment: undefined,
      version: undefined,
      rollback: undefined,
      hotfix: undefined,
      gate: 'off',
      gateOverrideLabel: 'throughline:override',
      githubDeployment: 'link',
      environmentUrl: undefined,
      comment: false,
      failOnError: false,
      timeoutMs: 5000,
      githubToken: undefined,
      outcome: 'succeeded',
      matrix: undefined,
    },
  });
});

test.each([
  ['services/{x,y}/**, libs/**', ['services/{x,y}/**', 'libs/**']],
  ['/services/**', ['services/**']],
  ['./services/**\n!./services/**/*.md', ['services/**', '!services/**/*.md']],
  ['services/', ['services/**']],
  ['services/search', ['services/search']],
  ['.github/**, .//a', ['.github/**', 'a']],
])('the patterns %j are read as GitHub names files', (paths, expected) => {
  const read = (inputs: Partial<Inputs>) => {
    const checked = checkInputs({ ...right, ...inputs });
    return checked.ok ? checked.settings.targets[0]?.paths : checked.problems;
  };
  expect(read({ paths })).toEqual(expected);
  if (!paths.includes('\n')) expect(read({ service: '', services: `search: ${paths}` })).toEqual(expected);
});

test.each([
  ['services/{x,y/**', /"services\/\{x,y\/\*\*": its braces must close/],
  ['services/x}', /braces must close/],
  ['{a,{b,c}}/**', /hold no braces themselves/],
  ['./', /names no file or folder/],
  ['../lib/**', /from the root of the repository/],
])('the pattern %j fits no file and is blamed', (paths, expected) => {
  for (const [input, inputs] of [
    ['paths', { paths }],
    ['services', { service: '', services: `search: ${paths}` }],
  ] as const) {
    const checked = checkInputs({ ...right, ...inputs });
    expect(checked.ok ? [] : checked.problems).toEqual([{ input, message: expect.stringMatching(expected) }]);
  }
});

test('several services are told apart, each with the files that are its own', () => {
  const services = 'search: services/search/**, libs/**\n\n  checkout-api\n';
  const checked = checkInputs({ ...right, service: '', services });
  expect(checked.ok && checked.settings.targets).toEqual([
    { service: 'search', paths: ['services/search/**', 'libs/**'] },
    { service: 'checkout-api', paths: [] },
  ]);
});

test.each<[keyof Inputs, string, RegExp]>([
  ['url', '', /is empty.*https:\/\/throughline\.example\.com/],
  ['url', 'throughline.example.com', /"throughline\.example\.com".*http or https/],
  ['url', 'ftp://throughline.example.com', /http or https/],
  [
    'url',
    'https://me:hunter2@throughline.example.com',
    /"https:\/\/\*\*\*@throughline.*user name and password/,
  ],
  ['url', 'https://throughline.example.com/?team=a', /without anything from \? or # on/],
  ['token', 'two words', /"\*\*\*".*copy it again/],
  ['service', '', /is empty.*checkout-api/],
  ['service', 'Checkout API', /"Checkout API".*lower-case/],
  ['environment', 'e'.repeat(64), /longer than 63 characters/],
  ['version', `1.0${'\u0007'}`, /control characters/],
  ['rollback', 'yes', /"yes".*true or false/],
  ['hotfix', 'yes', /"yes".*true or false/],
  ['fail-on-error', '1', /"1".*true or false/],
  ['record', 'deploy', /"deploy".*deployment, bug, bugs, incident, kpi or rollback/],
  ['services', 'search', /beside `service`/],
  ['gate', 'stop', /"stop".*off, warn or block/],
  ['github-deployment', 'make', /off, link or create/],
  ['environment-url', 'shop.example', /http or https/],
  ['comment', 'yes', /true or false/],
  ['timeout-seconds', 'soon', /"soon".*above 0, at most 60/],
  ['timeout-seconds', '0', /above 0/],
  ['timeout-seconds', '61', /at most 60/],
  ['job-status', 'skipped', /"skipped".*success, failure or cancelled/],
])('wrong %s %j: names the input, the value and the fix', (input, value, expected) => {
  const checked = checkInputs({ ...right, [input]: value });
  if (checked.ok) throw new Error('it was taken for right');
  expect(checked.problems.map((problem) => problem.input)).toEqual([input]);
  expect(checked.problems[0]?.message).toMatch(expected);
  expect(checked.problems[0]?.message).toContain(`\`${input}\``);
});

test.each([
  ['Search', /"Search".*lower-case/],
  ['search: a/**\nsearch: b/**', /names "search" twice/],
  [Array.from({ length: 51 }, (_, index) => `s${index}`).join('\n'), /51 services: at most 50/],
  [`search${TOKEN}`, /"search\*\*\*"/],
])('wrong services %#', (services, expected) => {
  const checked = checkInputs({ ...right, service: '', services });
  if (checked.ok) throw new Error('it was taken for right');
  expect(checked.problems.map(({ message }) => message)).toEqual([expect.stringMatching(expected)]);
});

test.each([
  ['a secret', 'before s3cr3t after', ['s3cr3t'], '"before *** after"'],
  ['a token of ours', 'tl_abc_DEF123', [], '"***"'],
  ['a token of GitHub', 'ghp_abcdef', [], '"***"'],
  ['credentials in an address', 'https://a:b@host/', [], '"https://***@host/"'],
  ['line breaks', 'a\nb', [], '"a\\nb"'],
  ['length', 'x'.repeat(200), [], `"${'x'.repeat(80)}…"`],
])('masks %s', (_, value, secrets, shown) => {
  expect(mask(value, secrets)).toBe(shown);
});

describe('wrong inputs in a job', () => {
  let service: StandIn;
  afterEach(() => service.close());

  const wrong = { url: '', token: '', service: 'Checkout API', 'timeout-seconds': 'soon' };

  test('are all annotated at once, and only once; nothing is sent and the job goes on', async () => {
    service = await startStandIn();
    const main = await runPhase({ phase: 'main', inputs: wrong });
    const post = await runPhase({ phase: 'post', inputs: wrong, state: main.state });
    expect(main.annotations.map(({ level, message }) => [level, /`([\w-]+)`/.exec(message)?.[1]])).toEqual([
      ['error', 'url'],
      ['error', 'service'],
      ['error', 'timeout-seconds'],
      ['error', 'token'],
    ]);
    expect([main.exitCode, post.exitCode, post.annotations, service.received]).toEqual([0, 0, [], []]);
  });

  test('fail it when it asks for that', async () => {
    service = await startStandIn();
    const main = await runPhase({ phase: 'main', inputs: { ...wrong, 'fail-on-error': 'true' } });
    expect([main.exitCode, main.annotations.length]).toEqual([1, 4]);
  });

  test('a status that only the finish can see is annotated there', async () => {
    service = await startStandIn();
    const inputs = { url: service.url, token: TOKEN, service: 'checkout-api' };
    const { state } = await runPhase({ phase: 'main', inputs });
    const post = await runPhase({ phase: 'post', inputs: { ...inputs, 'job-status': 'odd' }, state });
    expect(post.annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining('`job-status` is "odd"'),
    ]);
  });

  test('a program started by something other than a runner says so', async () => {
    service = await startStandIn();
    const inputs = { url: service.url, token: TOKEN, service: 'checkout-api' };
    const main = await runPhase({ phase: 'main', inputs, github: { GITHUB_SHA: '', GITHUB_RUN_ID: '' } });
    expect(main.annotations[0]?.message).toMatch(
      /GITHUB_RUN_ID, GITHUB_SHA.*started by a GitHub Actions runner/,
    );
    expect([main.exitCode, service.received]).toEqual([0, []]);
  });
});
