import type { PutKpiSource } from '@throughline/service/contracts/kpis';
import { placeOfAuth, readAuth } from '../settings/prometheus/read-auth.ts';
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
  if (text('kind') === 'signal') {
    const term = (name: string) =>
      text(`${name}Signal`) === ''
        ? {}
        : { [name]: { signal: text(`${name}Signal`), amount: text(`${name}Amount`) } };
    const segments = [...values.keys()].filter((name) => name.startsWith('segment:'));
    return {
      kind: 'signal',
      ...term('value'),
      ...term('numerator'),
      ...term('denominator'),
      segments: Object.fromEntries(segments.map((name) => [name.slice('segment:'.length), text(name)])),
      across: text('across')
        .split(/[\s,]+/)
        .filter((key) => key !== ''),
      absentIsZero: values.get('absentIsZero') !== null,
      ...schedule,
    } as PutKpiSource;
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

/** Where a part of the request was typed. */
export const placeInSourceForm: FindPlace = (path) => {
  const [, term, part] = /^(value|numerator|denominator)(?:\.(\w+))?/.exec(path) ?? [];
  if (term !== undefined) return { name: `${term}${part === 'amount' ? 'Amount' : 'Signal'}` };
  const [, segment] = /^segments\.(\w+)/.exec(path) ?? [];
  if (segment !== undefined) return { name: `segment:${segment}` };
  return path.startsWith('across') ? { name: 'across' } : placeOfAuth(path);
};
