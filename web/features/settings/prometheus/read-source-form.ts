import type { PutSignalSource } from '@throughline/service/contracts/signal-sources';
import { readAuth } from './read-auth.ts';

/** The fields of the form as the request they stand for. */
export function readSourceForm(values: FormData): PutSignalSource {
  const text = (name: string) => String(values.get(name) ?? '').trim();
  const all = (name: string) => values.getAll(name).map((value) => String(value).trim());
  const [names, queries, units, services] = ['name', 'query', 'unit', 'service'].map(all) as [
    string[],
    string[],
    string[],
    string[],
  ];
  return {
    url: text('url'),
    ...readAuth(text),
    queries: names.map((name, i) => ({
      name,
      query: queries[i] ?? '',
      unit: units[i] ?? '',
      ...(services[i] ? { service: services[i] } : {}),
    })),
    everyMinutes: Number(text('everyMinutes')),
    historyDays: Number(text('historyDays')),
  };
}
