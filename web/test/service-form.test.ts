import { type DeploymentRule, PutService } from '@throughline/service/contracts/services';
import { expect, test } from 'vitest';
import { readEnvironmentMap, writeEnvironmentMap } from '../features/settings/environment-map.ts';
import { readLines, writeLines } from '../features/settings/lines.ts';
import {
  placeInServiceForm,
  readServiceForm,
  repositoryField,
} from '../features/settings/read-service-form.ts';
import { renameFields } from '../features/settings/rename-fields.ts';
import { toProblem } from '../lib/api.ts';
import { errorsByField } from '../ui/errors-by-field.ts';

function form(entries: [string, string][]): FormData {
  const values = new FormData();
  for (const [name, value] of entries) values.append(name, value);
  return values;
}

const service: [string, string][] = [
  ['name', 'Checkout API'],
  ['team', 'checkout'],
  ['environmentKey', '0'],
  ['environments', 'staging'],
  ['environmentKey', 'new0'],
  ['environments', 'production'],
  ['production', 'new0'],
  ['observationWindowHours', '24'],
  ['attributionWindowHours', '6'],
  ['dependsOn', 'payments-api'],
  ['dependsOn', 'catalog-api'],
];

function repository(key: string, fields: Record<string, string>): [string, string][] {
  return [
    ['repositoryKey', key],
    ...Object.entries(fields).map(([field, value]): [string, string] => [repositoryField(key, field), value]),
  ];
}

test('the service form pairs each environment with its own box, and takes what it calls', () => {
  expect(PutService.parse(readServiceForm(form(service)))).toMatchObject({
    environments: [
      { name: 'staging', production: false },
      { name: 'production', production: true },
    ],
    attributionWindowHours: 6,
    dependsOn: ['payments-api', 'catalog-api'],
    repositories: [],
  });
});

test.each<[Record<string, string>, DeploymentRule]>([
  [
    { from: 'deployments', environments: 'Production EU = production\r\n\r\n prod-us=production us ' },
    {
      from: 'deployments',
      environments: { 'Production EU': 'production', 'prod-us': 'production us' },
    },
  ],
  [
    {
      from: 'workflow_runs',
      workflow: ' deploy.yml ',
      branches: 'main\nrelease/*',
      environment: 'production',
    },
    {
      from: 'workflow_runs',
      workflow: 'deploy.yml',
      branches: ['main', 'release/*'],
      environment: 'production',
    },
  ],
  [
    { from: 'releases', tags: 'v*', environment: 'live' },
    { from: 'releases', tags: ['v*'], environment: 'live' },
  ],
  [{ from: 'nothing' }, { from: 'nothing' }],
])('what counts as a deployment is read from %j', (fields, deployBy) => {
  const body = readServiceForm(
    form([...service, ...repository('0', { fullName: 'acme/shop', paths: 'a/**\nb/**', ...fields })]),
  );
  expect(PutService.parse(body).repositories).toEqual([
    { provider: 'github', fullName: 'acme/shop', paths: ['a/**', 'b/**'], deployBy },
  ]);
});

test('lists and maps are read as they were written', () => {
  const environments = { 'Production EU': 'production', a: 'b = c' };
  expect(readLines(writeLines(['main', 'feature, x']))).toEqual(['main', 'feature, x']);
  expect(readEnvironmentMap(writeEnvironmentMap(environments))).toEqual(environments);
});

test('a fault in a repository lands in the row it was typed in, with its line', () => {
  const values = form([
    ...service,
    ...repository('1', { fullName: 'acme/shop', from: 'nothing' }),
    ...repository('new0', { fullName: 'shop', from: 'deployments', environments: 'Production EU' }),
  ]);
  const place = placeInServiceForm(values);
  const refused = PutService.safeParse(readServiceForm(values)).error?.issues ?? [];
  expect(refused.map(({ path }) => path.join('.'))).toEqual([
    'repositories.1.fullName',
    'repositories.1.deployBy.environments.Production EU',
  ]);
  const problem = {
    ...toProblem(400, null),
    errors: [
      { field: 'repositories[1].fullName', message: 'must be owner/name' },
      { field: 'repositories[1].deployBy.environments.Production EU', message: 'is empty' },
      { field: 'repositories[0].paths[2]', message: 'is too long' },
      { field: 'team', message: 'is not known' },
    ],
  };
  expect([...errorsByField(renameFields(problem, place))]).toEqual([
    [repositoryField('new0', 'fullName'), 'Must be owner/name.'],
    [repositoryField('new0', 'environments'), '“Production EU”: is empty.'],
    [repositoryField('1', 'paths'), 'Line 3: is too long.'],
    ['team', 'Is not known.'],
  ]);
});

test('a single fault loses its path beside the field, and keeps its remedy', () => {
  const at = (field: string, detail: string, remedy: string) =>
    errorsByField(
      renameFields({ ...toProblem(400, null), field, detail, remedy }, () => ({ name: 'workflow' })),
    ).get('workflow');
  expect(at('a.workflow', 'a.workflow is missing: add it', 'Correct `a.workflow`.')).toBe(
    'Is missing: add it.',
  );
  expect(at('a.workflow', 'No such workflow.', 'Look at its file name.')).toBe(
    'No such workflow. Look at its file name.',
  );
});
