import type { FindPlace } from '../settings/rename-fields.ts';

/** The fields of the form as the request they stand for; what is left empty follows from the signal. */
export function readPromoteForm(values: FormData): object {
  const text = (name: string) => String(values.get(name) ?? '').trim();
  const optional = (name: string) => (text(name) === '' ? {} : { [name]: text(name) });
  const [signal = '', amount] = text('per').split(':');
  const cut = splitKeys(text('segments'));
  return {
    name: text('name'),
    ...optional('slug'),
    statistic: text('statistic'),
    ...optional('unit'),
    direction: text('direction'),
    resolution: text('resolution'),
    ...optional('team'),
    ...optional('owner'),
    ...(text('amount') !== '' && {
      worth: { amount: Number(text('amount')), currency: text('currency').toUpperCase() },
    }),
    ...(signal !== '' && { per: { signal, amount }, proportion: values.get('proportion') !== null }),
    segments: Object.fromEntries(cut.map((key) => [segmentOf(key), key])),
    across: splitKeys(text('across')),
    absentIsZero: values.get('absentIsZero') !== null,
  };
}

/** Names of attributes, separated by commas or spaces. */
function splitKeys(text: string): string[] {
  return text.split(/[\s,]+/).filter((key) => key !== '');
}

/** `customer.plan` cuts by `plan`. */
function segmentOf(key: string): string {
  const name = (key.split('.').at(-1) ?? key).toLowerCase().replace(/[^a-z0-9_]+/g, '_');
  return name.replace(/^[^a-z]+/, '') || 'segment';
}

/** Where a part of the request was typed. */
export const placeInPromoteForm: FindPlace = (path) => {
  if (path === 'worth.amount' || path === 'worth') return { name: 'amount' };
  if (path === 'worth.currency') return { name: 'currency' };
  if (path.startsWith('per')) return { name: 'per' };
  if (path.startsWith('across')) return { name: 'across' };
  return path.startsWith('segments') ? { name: 'segments' } : undefined;
};
