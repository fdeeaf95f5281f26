import type { PutKpiSource } from '@throughline/service/contracts/kpis';
import type { FindPlace } from '../settings/rename-fields.ts';

/** The fields of the form as the request they stand for. A secret left empty is left out: then the one known stays. */
export function readSourceForm(values: FormData): PutKpiSource {
  const text = (name: string) => String(values.get(name) ?? '').trim();
  const optional = (name: string) => (text(name) === '' ? {} : { [name]: text(name) });
  const schedule = {
    everyMinutes: Number(text('everyMinutes')),
    overlapHours: Number(text('overlapHours')),
    historyDays: Number(text('historyDays')),
  };
  if (text('kind') === 'sql') {
    return { kind: 'sql', ...optional('connection'), query: text('query'), ...schedule };
  }
  return {
    kind: 'prometheus',
    url: text('url'),
    ...optional('query'),
    ...optional('numeratorQuery'),
    ...optional('denominatorQuery'),
    ...readAuth(text),
    ...schedule,
  };
}

function readAuth(text: (name: string) => string): {
  auth?: Extract<PutKpiSource, { kind: 'prometheus' }>['auth'];
} {
  switch (text('auth')) {
    case 'none':
      return { auth: { type: 'none' } };
    case 'bearer':
      return text('token') === '' ? {} : { auth: { type: 'bearer', token: text('token') } };
    case 'basic':
      return text('password') === ''
        ? {}
        : { auth: { type: 'basic', username: text('username'), password: text('password') } };
    default:
      return {};
  }
}

/** Where a part of the request was typed. */
export const placeInSourceForm: FindPlace = (path) => {
  const [, field] = /^auth\.(token|username|password)$/.exec(path) ?? [];
  return field === undefined ? undefined : { name: field };
};
