import type { SignalKind, SignalRole, Statistic, Worse } from '../../contracts/signals.ts';
import { type Context, connectionsOf } from '../../store/database.ts';
import { listSeries, type SeriesRow, type StoredMark } from '../../store/signals/index.ts';
import { FULLNESS_METRICS, LIMIT_METRICS, nameSignal, nameStatistics } from './name.ts';

/** One statistic of a series that is worth watching. */
export interface WatchedSignal {
  seriesId: number;
  statistic: Statistic;
  /** `seriesId:statistic` */
  key: string;
  service: string;
  environment: string;
  /** Slug of the team that owns the service; null where nobody said. */
  team: string | null;
  /** For a person, such as `checkout-api POST /pay p95 latency`. */
  name: string;
  /** Of its values as `readWindows` gives them. */
  unit: string;
  metric: string;
  attributes: Record<string, string>;
  role: SignalRole;
  /** Which way is worse; `either` where nothing is known of it. */
  worse: Worse;
  /** A limit that a person has set for this statistic, in its unit. */
  threshold: { value: number; kind: 'slo' | 'capacity' } | null;
  lastAt: Date;
  simulated: boolean;
}

interface Watch {
  statistic: Statistic;
  role: SignalRole;
  worse: Worse;
}

const FAILING = /error|fail|exception|timeout|reject|dropped|denied/i;
const ASKING = /request|call|message|operation|quer(?:y|ies)|transaction|processed/i;
const FILLING =
  /utili[sz]ation|usage|cpu|memory|heap|disk|filesystem|pool|queue|lag|pending|saturation|backlog|\bload\b/i;
const SPARE = /^(?:free|idle|available|cached|buffered|inactive)$/i;
const FAILED_SEVERITY = /^(?:error|fatal|critical|emergency|alert)/i;

/** The statistics of every series that are worth watching, in order of service, metric and id, as people have marked them. */
export async function listWatched(
  { database }: Pick<Context, 'database'>,
  filter: { services?: readonly string[]; simulatedOnly?: boolean; since?: Date } = {},
): Promise<WatchedSignal[]> {
  const { services, simulatedOnly = false, since } = filter;
  const rows = await listSeries(connectionsOf(database), { services, simulatedOnly, since });
  return rows.flatMap((row) => {
    const named = new Map(
      nameStatistics(row.kind, nameSignal(row)).map((one) => [one.statistic, one] as const),
    );
    return watchedOf(row).map((watch) => ({
      ...watch,
      threshold: thresholdOf(row.mark, watch.statistic),
      seriesId: row.id,
      key: `${row.id}:${watch.statistic}`,
      service: row.service,
      environment: row.environment,
      team: row.team,
      name: named.get(watch.statistic)?.name ?? row.metric,
      unit: named.get(watch.statistic)?.unit ?? '',
      metric: row.metric,
      attributes: row.attributes,
      lastAt: row.lastAt,
      simulated: row.simulated,
    }));
  });
}

/** What of a series is watched: what is worth it, unless a person has said otherwise. */
export function watchedOf(series: Marked): Watch[] {
  const { role, watched, threshold } = series.mark ?? {};
  if (watched === false || (role === 'none' && watched !== true)) return [];
  const chosen = describeWatch(series);
  const limited = threshold && !chosen.some(({ statistic }) => statistic === threshold.statistic);
  const [first] = chosen;
  return limited && first ? [...chosen, { ...first, statistic: threshold.statistic as Statistic }] : chosen;
}

/** What the statistics of a series would be watched as, whether they are or not. */
export function describeWatch(series: Marked): Watch[] {
  const { role, worse } = series.mark ?? {};
  return chooseWatched(series).map((watch, i) => ({
    statistic: watch.statistic,
    role: !role || i > 0 ? watch.role : role === 'none' ? 'other' : role, // of latency the rate stays traffic
    worse: worse && i === 0 ? worse : watch.worse,
  }));
}

function thresholdOf(mark: StoredMark | null, statistic: Statistic): WatchedSignal['threshold'] {
  if (mark?.threshold?.statistic !== statistic) return null;
  return { value: mark.threshold.value, kind: mark.threshold.kind };
}

type Marked = Told & { mark: StoredMark | null };
type Told = Pick<SeriesRow, 'service' | 'metric' | 'kind' | 'unit' | 'attributes'>;

/** What of a series is worth watching, the most telling first. */
export function chooseWatched(series: Told): Watch[] {
  const byKind: Record<SignalKind, () => Watch[]> = {
    distribution: () => ofDistribution(series),
    ratio: () => [
      FAILING.test(series.metric)
        ? { statistic: 'ratio', role: 'errors', worse: 'higher' }
        : { statistic: 'ratio', role: 'other', worse: 'either' },
    ],
    rate: () => (isOrdinaryLine(series) ? [] : [ofCounter(series)]),
    change: () => [
      FULLNESS_METRICS.has(series.metric)
        ? { statistic: 'total', role: 'saturation', worse: worseOf(series) }
        : { statistic: 'total', role: 'other', worse: 'either' },
    ],
    gauge: () => [
      FULLNESS_METRICS.has(series.metric)
        ? { statistic: 'mean', role: 'saturation', worse: worseOf(series) }
        : LIMIT_METRICS.has(series.metric)
          ? { statistic: 'mean', role: 'other', worse: 'either' }
          : FILLING.test(series.metric)
            ? { statistic: 'mean', role: 'saturation', worse: 'higher' }
            : { statistic: 'mean', role: 'other', worse: 'either' },
    ],
  };
  return byKind[series.kind]();
}

function ofDistribution(series: Told): Watch[] {
  if (FULLNESS_METRICS.has(series.metric)) return [{ statistic: 'p95', role: 'saturation', worse: 'higher' }];
  const { noun } = nameSignal(series);
  const timed = noun === 'latency' || /^(?:s|ms|us|ns|seconds|milliseconds)$/.test(series.unit);
  if (!timed) return [{ statistic: 'p95', role: 'other', worse: 'either' }];
  return [
    { statistic: 'p95', role: 'latency', worse: 'higher' },
    { statistic: 'rate', role: 'traffic', worse: 'either' },
  ];
}

/** Of what is free, idle or unused there can be too little. */
function worseOf({ attributes }: Told): Worse {
  return Object.entries(attributes).some(([key, value]) => /(?:state|mode)$/.test(key) && SPARE.test(value))
    ? 'lower'
    : 'higher';
}

/** Of log lines by template only failures are watched: there are many, and their sum by severity is watched anyway. */
function isOrdinaryLine({ attributes }: Told): boolean {
  return attributes.template !== undefined && !FAILED_SEVERITY.test(attributes.severity ?? '');
}

function ofCounter({ metric, attributes }: Told): Watch {
  const severity = attributes.severity ?? '';
  if (FAILING.test(metric) || FAILED_SEVERITY.test(severity)) {
    return { statistic: 'rate', role: 'errors', worse: 'higher' };
  }
  if (ASKING.test(metric)) return { statistic: 'rate', role: 'traffic', worse: 'either' };
  return { statistic: 'rate', role: 'other', worse: 'either' };
}
