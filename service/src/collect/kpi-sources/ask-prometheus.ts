import { z } from 'zod';
import { ServiceError } from '../../errors.ts';
import { INTERVAL_MS, type PointRules, type RawPoint, readTableRows } from '../kpis/index.ts';
import type { Answered, OpenSource, PrometheusAuth, Wanted } from './source.ts';

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 32 * 1024 * 1024; // as much as is worth holding at once
const MAX_STEPS = 10_000; // Prometheus itself refuses more than 11,000 of a series

const Matrix = z.object({
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});
const Refusal = z.object({ error: z.string() });
type Part = Extract<keyof RawPoint, 'value' | 'numerator' | 'denominator'>;

/**
 * Asks Prometheus for points. A query is evaluated at the end of each interval and stands for it, so that
 * `increase(orders_total[1h])` is what an hour brought. The segments are labels of the same names.
 * @throws ServiceError saying what is wrong with the address or the query
 */
export async function askPrometheus(
  source: Extract<OpenSource, { kind: 'prometheus' }>,
  wanted: Wanted,
  maxRows: number,
): Promise<Answered> {
  const { rules, from, to } = wanted;
  const columns = [
    'at',
    ...(rules.kind === 'ratio' ? ['numerator', 'denominator'] : ['value']),
    ...rules.segments,
  ];
  if ((to - from) / INTERVAL_MS[rules.resolution] > MAX_STEPS) return { columns, rows: [], cut: true };
  const places = new Map<string, Map<string, string>>();
  for (const [part, query] of queriesOf(source.queries, rules)) {
    const stepMs = INTERVAL_MS[rules.resolution];
    const series = await askPrometheusRange(source, query, { from: from + stepMs, to, stepMs });
    if (series === null) return { columns, rows: [], cut: true };
    for (const { metric, values } of series) {
      for (const [seconds, value] of values) {
        if (value === 'NaN') continue; // it says that nothing is known
        const at = new Date(seconds * 1000 - INTERVAL_MS[rules.resolution]).toISOString();
        const segment = rules.segments.map((name) => metric[name] ?? '');
        put(places, JSON.stringify([at, ...segment]), part, value);
      }
    }
  }
  const records = [...places].map(([place, amounts]) => {
    const [at = '', ...segment] = JSON.parse(place) as string[];
    return [
      at,
      ...columns.slice(1, columns.length - segment.length).map((name) => amounts.get(name) ?? ''),
      ...segment,
    ];
  });
  return {
    columns,
    rows: readTableRows(rules, columns, records.slice(0, maxRows)),
    cut: records.length > maxRows,
  };
}

/** Two series under one place would be two values for one point: told instead of one of them being taken. */
function put(places: Map<string, Map<string, string>>, place: string, part: Part, value: string): void {
  const amounts = places.get(place) ?? new Map<string, string>();
  if (amounts.has(part)) {
    throw new ServiceError('query_failed', {
      detail: 'The query returns several series for the same segment.',
      remedy: 'Aggregate it by the attributes of the KPI, such as sum by (plan) (…), or without any: sum(…).',
      field: part === 'value' ? 'query' : `${part}Query`,
    });
  }
  amounts.set(part, value);
  places.set(place, amounts);
}

function queriesOf(
  { query, numeratorQuery, denominatorQuery }: Extract<OpenSource, { kind: 'prometheus' }>['queries'],
  rules: PointRules,
): [Part, string][] {
  if (rules.kind === 'ratio')
    return [
      ['numerator', numeratorQuery ?? ''],
      ['denominator', denominatorQuery ?? ''],
    ];
  return [['value', query ?? '']];
}

export type RangeSeries = z.infer<typeof Matrix>['data']['result'];

/**
 * Asks for the values of a query at moments from `from` to `to`, both included. Null where the answer is longer than may
 * be read. @throws ServiceError saying what is wrong with the address or the query
 */
export async function askPrometheusRange(
  { url, auth }: { url: string; auth: PrometheusAuth },
  query: string,
  { from, to, stepMs }: { from: number; to: number; stepMs: number },
): Promise<RangeSeries | null> {
  const body = new URLSearchParams({
    query,
    start: String(from / 1000),
    end: String(to / 1000),
    step: String(stepMs / 1000),
  });
  let response: Response;
  let text: string | null;
  try {
    response = await fetch(`${url.replace(/\/+$/, '')}/api/v1/query_range`, {
      method: 'POST',
      body,
      headers: { accept: 'application/json', ...authorization(auth) },
      redirect: 'error', // credentials are for this host alone
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await readText(response);
  } catch (cause) {
    throw unavailable(`Prometheus cannot be reached: ${reasonOf(cause)}.`, cause);
  }
  if (response.status === 401 || response.status === 403) {
    throw new ServiceError('token_refused', {
      detail: `Prometheus refuses the credentials (${response.status}).`,
      remedy: 'Correct the token, or the user and the password.',
      field: 'auth',
    });
  }
  if (text === null) return null;
  const answer = parse(text);
  const refusal = Refusal.safeParse(answer);
  if (response.status === 400 || response.status === 422) {
    throw new ServiceError('query_failed', {
      detail: `Prometheus refuses the query: ${refusal.data?.error ?? `it answered ${response.status}`}.`,
      remedy: 'Correct it: try it in the page of Prometheus itself first.',
      field: 'query',
    });
  }
  const matrix = Matrix.safeParse(answer);
  if (!response.ok || !matrix.success) {
    throw unavailable(`What answers at the address is not Prometheus (${response.status}).`, undefined);
  }
  return matrix.data.data.result;
}

/** Reads no further than may be held; the rest is not even fetched. */
async function readText(response: Response): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MAX_BYTES) return null; // leaving the loop ends the connection
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function authorization(auth: PrometheusAuth): Record<string, string> {
  if (auth.type === 'none') return {};
  if (auth.type === 'bearer') return { authorization: `Bearer ${auth.token}` };
  return { authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // told by its status
  }
}

/** `fetch` hides what went wrong behind "fetch failed". */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}

function unavailable(detail: string, cause: unknown): ServiceError {
  return new ServiceError('source_unavailable', {
    detail,
    remedy: 'Look whether the address is right and can be reached from here; it is tried again by itself.',
    field: 'url',
    cause,
  });
}
