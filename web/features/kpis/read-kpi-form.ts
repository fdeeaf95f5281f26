import { KpiDirection, KpiKind, KpiResolution, type PutKpi } from '@throughline/service/contracts/kpis';
import { type FindPlace, whereIn } from '../settings/rename-fields.ts';

/** The fields of the form as the request they stand for; what a kind does not have is left out, whatever was typed. */
export function readKpiForm(values: FormData): PutKpi {
  const text = (name: string) => String(values.get(name) ?? '').trim();
  const optional = (name: string) => (text(name) === '' ? {} : { [name]: text(name) });
  const kind = KpiKind.parse(text('kind'));
  return {
    name: text('name'),
    ...optional('description'),
    unit: text('unit'),
    direction: KpiDirection.parse(text('direction')),
    kind,
    ...(kind === 'ratio' && {
      proportion: values.get('proportion') !== null,
      ...optional('numerator'),
      ...optional('denominator'),
    }),
    resolution: KpiResolution.parse(text('resolution')),
    team: text('team'),
    ...optional('owner'),
    ...(text('amount') !== '' && {
      worth: { amount: Number(text('amount')), currency: text('currency').toUpperCase() },
    }),
    segments: text('segments')
      .split(/[\s,]+/)
      .filter((name) => name !== ''),
  };
}

/** Where a part of the request was typed. */
export const placeInKpiForm: FindPlace = (path) => {
  if (path === 'worth.amount' || path === 'worth') return { name: 'amount' };
  if (path === 'worth.currency') return { name: 'currency' };
  const [, rest] = /^segments(.*)$/.exec(path) ?? [];
  if (rest === undefined) return undefined;
  const { where } = whereIn(rest);
  return { name: 'segments', ...(where !== undefined && { where: where.replace('line', 'attribute') }) };
};
