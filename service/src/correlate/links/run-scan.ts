import type { KpiRow } from '../../collect/kpis/index.ts';
import { listWatched } from '../../collect/telemetry/index.ts';
import type { LinkScanSummary } from '../../contracts/links.ts';
import { FALSE_DISCOVERY_RATE, falseDiscoveryRates } from '../../engine/association/index.ts';
import type { Context } from '../../store/database.ts';
import type { Analyst } from './analyst.ts';
import { readTraffic, type Span, type TestedSignal, testService } from './find-pairs.ts';
import { type FoundLink, lookCloser } from './look-closer.ts';
import { groupSignals, MOST_SIGNALS, RESOLUTIONS, type Resolution, type ServiceSignals } from './plan.ts';
import { describeKpi, findKpis, type KpiSeriesRead, type LeftOut, readKpiSeries } from './read-kpis.ts';

/** What a scan came to: every pair tested with its q, what was found with its evidence, and what was not tested. */
export interface Findings {
  /** By signal, KPI and segment: `pairKey`. */
  q: Map<string, number>;
  found: FoundLink[];
  /** Why the KPI of a link could not be tested, by its id. */
  untestedKpis: Map<string, string>;
  tested: number;
  summary: LinkScanSummary;
}

/** A scan that found more has found one thing many times over; the surest are kept, and it is said. */
const MOST_LINKS = 500;
/** Of the progress, what looking closer at what was found takes. */
const CLOSER = 0.2;

export interface Scan {
  simulated: boolean;
  analyst: Analyst;
  /** Told from 0 to 1; may throw to end the scan. */
  onProgress: (share: number) => Promise<void>;
}

interface Prepared {
  resolution: Resolution;
  span: Span;
  series: KpiSeriesRead[];
  whole: Float64Array | undefined;
}

/**
 * Tests every watched signal against every KPI and its segments. Signals are read, tested and let go service by service,
 * so that memory holds one batch of them and all KPIs, however many signals there are; the false discovery rate is
 * that over all that was tested.
 */
export async function runScan(context: Context, scan: Scan): Promise<Findings> {
  const now = context.now().getTime();
  const leftOut: LeftOut[] = [];
  const kpis = await findKpis(context, scan.simulated);
  const { groups, drivers } = await findSignals(context, scan.simulated, now, leftOut);
  const untestedKpis = new Map<string, string>();
  const prepared = await prepare(context, { kpis, groups, now, leftOut, untestedKpis });
  const signals = groups.reduce((sum, group) => sum + group.signals.length, 0);
  const planned = Math.max(1, signals * prepared.length);
  let done = 0;
  const tested: TestedSignal[] = [];
  for (const { resolution, span, series, whole } of prepared) {
    for (const group of groups) {
      const result = await testService(context, scan.analyst, group, {
        kpis: series,
        whole,
        resolution,
        span,
        onBatch: async (count) => {
          done += count;
          await scan.onProgress((1 - CLOSER) * (done / planned));
        },
      });
      for (const pair of result.tested) tested.push(pair);
      leftOut.push(...result.leftOut);
    }
  }
  const rates = falseDiscoveryRates(Float64Array.from(tested, ({ p }) => p));
  const q = new Map(tested.map((pair, index) => [pairKey(pair), rates[index] as number]));
  const stand = tested
    .map((pair, index) => ({ ...pair, q: rates[index] as number }))
    .filter((pair) => pair.q <= FALSE_DISCOVERY_RATE && hasDirection(pair))
    .sort((one, other) => one.p - other.p);
  for (const { watched } of stand.slice(MOST_LINKS)) {
    leftOut.push({ reason: `a link beyond the ${MOST_LINKS} surest`, example: watched.name });
  }
  const found = await lookAtAll(context, scan, { prepared, groups, stand: stand.slice(0, MOST_LINKS) });
  return {
    q,
    found,
    untestedKpis,
    tested: tested.length,
    summary: {
      windows: prepared.map(({ resolution: { name, longestLagMs }, span }) => ({
        resolution: name,
        from: new Date(span.from).toISOString(),
        to: new Date(span.to).toISOString(),
        longestLagSeconds: longestLagMs / 1000,
      })),
      signals,
      drivers,
      kpis: kpis.map((kpi) =>
        describeKpi(kpi, countPairs(kpi, prepared, tested, found), untestedKpis.get(kpi.id)),
      ),
      untested: countReasons(leftOut),
    },
  };
}

/** Whether it is known which way the KPI goes: ranks may go together where the effect in units could be either. */
function hasDirection({ effect }: TestedSignal): boolean {
  return effect.lower > 0 || effect.upper < 0;
}

/** What tells a pair from the others. */
export function pairKey({ watched, series }: Pick<TestedSignal, 'watched' | 'series'>): string {
  return `${watched.key} ${series.kpi.id} ${series.segmentKey}`;
}

async function findSignals(context: Context, simulated: boolean, now: number, leftOut: LeftOut[]) {
  const since = new Date(now - Math.max(...RESOLUTIONS.map(({ windowMs }) => windowMs)));
  const watched = (await listWatched(context, { simulatedOnly: simulated, since })).filter(
    (signal) => signal.simulated === simulated,
  );
  const environments = await context.database.environment.findMany({
    where: { production: false },
    select: { name: true, service: { select: { slug: true } } },
  });
  const aside = new Set(environments.map(({ name, service }) => `${service.slug} ${name}`));
  const { groups, elsewhere } = groupSignals(
    watched.slice(0, MOST_SIGNALS),
    (service, environment) => !aside.has(`${service} ${environment}`),
  );
  for (const signal of watched.slice(MOST_SIGNALS)) {
    leftOut.push({ reason: `beyond the first ${MOST_SIGNALS} signals`, example: signal.name });
  }
  for (let more = elsewhere; more > 0; more -= 1) {
    leftOut.push({ reason: 'a signal of an environment that is not production', example: '' });
  }
  return { groups, drivers: groups.reduce((sum, { traffic }) => sum + traffic.length, 0) };
}

async function prepare(
  context: Context,
  asked: {
    kpis: readonly KpiRow[];
    groups: readonly ServiceSignals[];
    now: number;
    leftOut: LeftOut[];
    untestedKpis: Map<string, string>;
  },
): Promise<Prepared[]> {
  const prepared: Prepared[] = [];
  for (const resolution of RESOLUTIONS) {
    const to = Math.floor(asked.now / resolution.stepMs) * resolution.stepMs;
    const span = { from: to - resolution.windowMs, to };
    const own = asked.kpis.filter((kpi) => kpi.resolution === resolution.name);
    const { series, leftOut, untested } = await readKpiSeries(context, own, resolution, span);
    asked.leftOut.push(...leftOut);
    for (const [id, reason] of untested) asked.untestedKpis.set(id, reason);
    if (series.length === 0) continue;
    const told = cutToTold(series, span, resolution.stepMs);
    const traffic = asked.groups.flatMap((group) => group.traffic);
    prepared.push({
      resolution,
      ...told,
      whole: await readTraffic(context, traffic, told.span, resolution.stepMs),
    });
  }
  return prepared;
}

/** Without the time before the first KPI told anything, so that a young company is not taken for one with gaps. */
function cutToTold(series: readonly KpiSeriesRead[], span: Span, stepMs: number) {
  const first = Math.min(...series.map(({ values }) => values.findIndex((value) => !Number.isNaN(value))));
  return {
    span: { from: span.from + first * stepMs, to: span.to },
    series: series.map((one) => ({ ...one, values: one.values.slice(first) })),
  };
}

async function lookAtAll(
  context: Context,
  { analyst, onProgress }: Scan,
  asked: {
    prepared: readonly Prepared[];
    groups: readonly ServiceSignals[];
    stand: readonly (TestedSignal & { q: number })[];
  },
): Promise<FoundLink[]> {
  const found: FoundLink[] = [];
  for (const { resolution, span, whole } of asked.prepared) {
    for (const group of asked.groups) {
      const own = asked.stand.filter(
        (pair) => pair.resolution === resolution && pair.watched.service === group.service,
      );
      const links = await lookCloser(context, analyst, group, own, {
        whole,
        span,
        onLink: () => onProgress(1 - CLOSER * (1 - found.length / asked.stand.length)),
      });
      found.push(...links);
    }
  }
  return found;
}

function countPairs(
  kpi: KpiRow,
  prepared: readonly Prepared[],
  tested: readonly TestedSignal[],
  found: readonly TestedSignal[],
) {
  const own = prepared.flatMap(({ series }) => series.filter((one) => one.kpi.id === kpi.id));
  const count = (pairs: readonly TestedSignal[]) =>
    pairs.filter((pair) => pair.series.kpi.id === kpi.id).length;
  return {
    segments: own.filter(({ segmentKey }) => segmentKey !== '').length,
    tested: count(tested),
    found: count(found),
  };
}

function countReasons(leftOut: readonly LeftOut[]): LinkScanSummary['untested'] {
  const reasons = new Map<string, { count: number; example: string }>();
  for (const { reason, example } of leftOut) {
    const known = reasons.get(reason);
    if (known) known.count += 1;
    else reasons.set(reason, { count: 1, example });
  }
  return [...reasons]
    .map(([reason, rest]) => ({ reason, ...rest }))
    .sort((one, other) => other.count - one.count);
}
