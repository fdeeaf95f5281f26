import { PutSignalMark } from '@throughline/service/contracts/signals';
import type { FindPlace } from '../settings/rename-fields.ts';

/** The fields of the form as the request they stand for; what is left open is left out. */
export function readMarkForm(values: FormData): PutSignalMark {
  const text = (name: string) => String(values.get(name) ?? '').trim();
  const optional = (name: string) => (text(name) === '' ? {} : { [name]: text(name) });
  return PutSignalMark.parse({
    ...optional('role'),
    ...(text('watched') !== '' && { watched: text('watched') === 'true' }),
    ...optional('worse'),
    ...(text('note') !== '' && { note: text('note').replace(/\s+/g, ' ') }),
    ...(text('value') !== '' && {
      threshold: { statistic: text('statistic'), value: Number(text('value')), kind: text('kind') },
    }),
  });
}

/** Where a part of the request was typed. */
export const placeInMarkForm: FindPlace = (path) => {
  const [, part] = /^threshold(?:\.(.*))?$/.exec(path) ?? [];
  if (part !== undefined) return { name: part === 'unit' ? 'statistic' : part };
  return path === 'threshold' ? { name: 'value' } : undefined;
};
