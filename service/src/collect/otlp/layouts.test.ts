import fc from 'fast-check';
import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { encodeMetrics, nano, text } from '../../../test/otlp-messages.ts';
import type { Context } from '../../store/database.ts';
import { readBatch, readRecords } from '../telemetry/batch.ts';
import { ServiceDirectory } from '../telemetry/directory.ts';
import { Intake } from '../telemetry/intake.ts';
import { TELEMETRY_LIMITS } from '../telemetry/open.ts';
import { type IndexedSeries, SeriesIndex } from '../telemetry/series-index.ts';
import { SpanJoins } from '../telemetry/span-joins.ts';
import { TemplateBook } from '../telemetry/template-book.ts';
import { ToldLately } from '../telemetry/told-lately.ts';
import { layoutsOf } from './layouts.ts';
import { takeMetrics } from './take-metrics.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const pool = {} as Pool;

/** Gives numbers to series in the order in which they are told, as a catalogue would. */
class NumberedIndex extends SeriesIndex {
  #last = 0;

  override async resolve(_pool: Pool, series: readonly IndexedSeries[]): Promise<void> {
    for (const one of series) {
      if (one.id !== 0 || !one.description) continue;
      this.#last += 1;
      one.id = this.#last;
      one.description = undefined;
    }
  }
}

function openTaker() {
  const index = new NumberedIndex(TELEMETRY_LIMITS);
  const directory = new ServiceDirectory({} as Context);
  const options = { index, directory, joins: new SpanJoins(), told: new ToldLately() };
  const take = async (body: Buffer, scope: ReadonlySet<string> | null = null) => {
    const templates = new TemplateBook(pool);
    const intake = new Intake('metrics', { ...options, templates, scope, now: NOW });
    takeMetrics(body, intake);
    const { batch, accepted, tally, kept } = await intake.settle(pool);
    kept();
    return { points: batch ? pointsIn(batch) : [], accepted, refused: tally.refusals };
  };
  return { index, take };
}

/** Every point by itself, by the id of its series. */
function pointsIn(batch: Buffer): object[] {
  const read = readBatch(batch);
  return [...readRecords(read)].flatMap((record): object[] => {
    const { series: place, ...rest } = record;
    const of = (at: number) => ({ id: read.ids[at], stream: read.streams[at] });
    if (!('values' in rest)) return [{ ...of(place), ...rest }];
    const { values, ...common } = rest;
    return [...values].map((value, i) => ({ ...of(place + i), ...common, value }));
  });
}

/** What tells one point from others, whatever it says. */
const shape = fc.record({
  tag: fc.nat(5),
  integer: fc.boolean(),
  started: fc.boolean(),
  flags: fc.constantFrom(0, 0, 0, 1),
});
const metric = fc.record({
  kind: fc.constantFrom('gauge', 'delta', 'cumulative', 'level', 'histogram', 'histogramTotal'),
  shapes: fc.array(shape, { minLength: 1, maxLength: 6 }),
});
const said = fc.record({
  before: fc.constantFrom(1_000, 20_000, 600_000, 7_200_000, -900_000),
  length: fc.constantFrom(-5, 10_000, 60_000, 4_000_000),
  value: fc.oneof({ weight: 8, arbitrary: fc.double() }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
});
type Metric = { kind: string; shapes: { tag: number; integer: boolean; started: boolean; flags: number }[] };
type Said = { before: number; length: number; value: number };

const wholeOf = (value: number) => Math.trunc(Math.max(-1e15, Math.min(1e15, value || 0)));

/** A histogram, whose counts do not add up for some values. */
function countsOf(value: number, extremes: boolean): object {
  const counts = [1, Math.abs(wholeOf(value)) % 100, 3];
  const count = 4 + (Math.abs(wholeOf(value)) % 101);
  const told = { count, sum: value, bucketCounts: counts, explicitBounds: [1, 10] };
  return extremes ? { ...told, min: value, max: value + 1 } : told;
}

/** The same metrics, saying something. */
function bodyOf(metrics: readonly Metric[], say: (i: number) => Said): Buffer {
  let next = 0;
  const all = metrics.map(({ kind, shapes }, i) => {
    const dataPoints = shapes.map(({ tag, integer, started, flags }) => {
      const { before, length, value } = say(next++);
      const time = NOW.getTime() - before;
      const number = integer ? { asInt: wholeOf(value) } : { asDouble: value };
      return {
        attributes: [text('tag', String(tag))],
        ...(started && { startTimeUnixNano: nano(time - length) }),
        timeUnixNano: nano(time),
        ...(kind.startsWith('histogram') ? countsOf(value, integer) : number),
        flags,
      };
    });
    const aggregationTemporality = kind === 'delta' || kind === 'histogram' ? 1 : 2;
    const sum = { dataPoints, aggregationTemporality, isMonotonic: kind !== 'level' };
    const histogram = { dataPoints, aggregationTemporality };
    const data =
      kind === 'gauge' ? { gauge: { dataPoints } } : kind.startsWith('h') ? { histogram } : { sum };
    return { name: `metric-${i}`, unit: '1', ...data };
  });
  const resource = { attributes: [text('service.name', 'checkout')] };
  return encodeMetrics({ resourceMetrics: [{ resource, scopeMetrics: [{ metrics: all }] }] });
}

const calm = (value: number) => () => ({ before: 1_000, length: 10_000, value });

describe('a body whose layout is known', () => {
  it('brings the same as if it were read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(metric, { minLength: 1, maxLength: 3 }),
        fc.array(said, { minLength: 18, maxLength: 18 }),
        async (metrics, says) => {
          const body = bodyOf(metrics, (i) => says[i] as Said);
          const [reader, knower] = [openTaker(), openTaker()];
          await reader.take(bodyOf(metrics, calm(1)));
          for (const value of [1, 2, 3]) await knower.take(bodyOf(metrics, calm(value)));
          const told = metrics.some(({ shapes }) => shapes.some(({ flags }) => flags === 0));
          expect(layoutsOf(reader.index).find(body)).toBeUndefined();
          expect(layoutsOf(knower.index).find(body) !== undefined).toBe(told);
          expect(await knower.take(body)).toEqual(await reader.take(body));
        },
      ),
      { numRuns: 60 },
    );
  });

  const metrics: Metric[] = [
    { kind: 'gauge', shapes: [0, 1, 2].map((tag) => ({ tag, integer: false, started: false, flags: 0 })) },
  ];

  it('is read where a single byte besides its numbers is another one', async () => {
    const { index, take } = openTaker();
    for (const value of [1, 2, 3]) await take(bodyOf(metrics, calm(value)));
    const body = bodyOf(metrics, calm(4));
    const layout = layoutsOf(index).find(body);
    const free = new Set(
      [...(layout?.holes ?? [])].flatMap((at) => Array.from({ length: 8 }, (_, i) => at + i)),
    );
    expect(free.size).toBe(3 * 2 * 8);
    for (const at of body.keys()) {
      const other = Buffer.from(body);
      other[at] = (other[at] as number) ^ 1;
      expect(layoutsOf(index).find(other) === layout).toBe(free.has(at));
    }
  });

  it('is nothing to a sender who may not write to its service', async () => {
    const { take } = openTaker();
    for (const value of [1, 2, 3]) await take(bodyOf(metrics, calm(value)));
    const { points, accepted, refused } = await take(bodyOf(metrics, calm(4)), new Set());
    expect({ points, accepted }).toEqual({ points: [], accepted: 0 });
    expect(refused).toMatchObject([{ reason: 'wrong_scope', count: 3 }]);
  });

  it('is forgotten with the series that it names', async () => {
    const { index, take } = openTaker();
    for (const value of [1, 2, 3]) await take(bodyOf(metrics, calm(value)));
    index.forget();
    expect(layoutsOf(index).find(bodyOf(metrics, calm(4)))).toBeUndefined();
    expect((await take(bodyOf(metrics, calm(4)))).accepted).toBe(3);
  });
});
