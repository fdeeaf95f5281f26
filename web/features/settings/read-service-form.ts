import type { PutService, Service } from '@throughline/service/contracts/services';

/** The fields of the form as the request they stand for. What the form does not show of a repository is kept. */
export function readServiceForm(values: FormData, known: Service['repositories']): PutService {
  const production = new Set(values.getAll('production').map(String));
  const keys = values.getAll('environmentKey').map(String);
  const name = String(values.get('name') ?? '').trim();
  return {
    ...(name === '' ? {} : { name }),
    team: String(values.get('team')),
    environments: values
      .getAll('environments')
      .map((environment, index) => ({
        name: String(environment).trim(),
        production: production.has(keys[index] ?? ''),
      }))
      .filter((environment) => environment.name !== ''),
    observationWindowHours: Number(values.get('observationWindowHours')),
    repositories: linesOf(values.get('repositories')).map(
      (fullName) => known.find((repository) => repository.fullName === fullName) ?? { fullName },
    ),
  };
}

function linesOf(value: FormDataEntryValue | null): string[] {
  return String(value ?? '')
    .split(/[\s,]+/)
    .filter((line) => line !== '');
}
