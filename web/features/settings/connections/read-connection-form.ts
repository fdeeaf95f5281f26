import type { ConnectionProvider, PutConnection } from '@throughline/service/contracts/connections';
import { readWords } from '../lines.ts';
import { type Place, whereIn } from '../rename-fields.ts';

/** The fields of the form as the request they stand for; an empty token keeps the one that is known. */
export function readConnectionForm(values: FormData, provider: ConnectionProvider): PutConnection {
  const given = (field: 'name' | 'token' | 'apiUrl') => {
    const value = String(values.get(field) ?? '').trim();
    return value === '' ? {} : { [field]: value };
  };
  return {
    provider,
    ...given('name'),
    ...given('token'),
    ...given('apiUrl'),
    containers: readWords(values.get('containers')),
  };
}

/** Where a part of the request was typed. That a name belongs to another provider is a fault of the name. */
export function placeInConnectionForm(path: string): Place | undefined {
  const [, name, rest = ''] = /^(\w+)(.*)$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  return { name: name === 'provider' ? 'slug' : name, ...whereIn(rest) };
}
