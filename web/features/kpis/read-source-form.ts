import type { PutKpiSource } from '@throughline/service/contracts/kpis';
import { readAuth } from '../settings/prometheus/read-auth.ts';

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
