import type { DeploymentRule, PutService } from '@throughline/service/contracts/services';
import { readEnvironmentMap } from './environment-map.ts';
import { readLines } from './lines.ts';
import { type FindPlace, whereIn } from './rename-fields.ts';

type RepositoryInput = NonNullable<PutService['repositories']>[number];

/** The name of a field of one repository in the form; `key` tells the rows apart. */
export function repositoryField(key: string, field: string): string {
  return `repository-${key}-${field}`;
}

/** The fields of the form as the request they stand for. */
export function readServiceForm(values: FormData): PutService {
  const production = new Set(values.getAll('production').map(String));
  const keys = values.getAll('environmentKey').map(String);
  const name = String(values.get('name') ?? '').trim();
  const slug = String(values.get('slug') ?? '').trim();
  const runbook = String(values.get('runbook') ?? '').trim();
  return {
    ...(name === '' ? {} : { name }),
    ...(slug === '' ? {} : { slug }),
    ...(runbook === '' ? {} : { runbook }),
    aliases: readLines(values.get('aliases')),
    team: String(values.get('team')),
    environments: values
      .getAll('environments')
      .map((environment, index) => ({
        name: String(environment).trim(),
        production: production.has(keys[index] ?? ''),
      }))
      .filter((environment) => environment.name !== ''),
    observationWindowHours: Number(values.get('observationWindowHours')),
    attributionWindowHours: Number(values.get('attributionWindowHours')),
    dependsOn: values.getAll('dependsOn').map(String),
    repositories: repositoryKeys(values).map((key) => readRepository(values, key)),
  };
}

/** Where a part of the request was typed: `repositories[1].deployBy.workflow` in the second row of repositories. */
export function placeInServiceForm(values: FormData): FindPlace {
  const keys = repositoryKeys(values);
  return (path) => {
    const [, index, field = '', rest = ''] =
      /^repositories\[(\d+)\]\.(?:deployBy\.)?(\w+)(.*)$/.exec(path) ?? [];
    const key = keys[Number(index)];
    return key === undefined ? undefined : { name: repositoryField(key, field), ...whereIn(rest) };
  };
}

function repositoryKeys(values: FormData): string[] {
  return values.getAll('repositoryKey').map(String);
}

function readRepository(values: FormData, key: string): RepositoryInput {
  const get = (field: string) => values.get(repositoryField(key, field));
  return {
    fullName: String(get('fullName') ?? '').trim(),
    paths: readLines(get('paths')),
    deployBy: readDeployBy(get),
  };
}

function readDeployBy(get: (field: string) => FormDataEntryValue | null): DeploymentRule {
  const text = (field: string) => String(get(field) ?? '').trim();
  switch (text('from')) {
    case 'deployments':
      return { from: 'deployments', environments: readEnvironmentMap(readLines(get('environments'))) };
    case 'workflow_runs':
      return {
        from: 'workflow_runs',
        workflow: text('workflow'),
        branches: readLines(get('branches')),
        environment: text('environment'),
      };
    case 'releases':
      return { from: 'releases', tags: readLines(get('tags')), environment: text('environment') };
    default:
      return { from: 'nothing' };
  }
}
