import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeWrite, encodeWrite2, type Series2, seriesOf } from '../../../test/remote-write-messages.ts';
import { MalformedError } from '../otlp/index.ts';
import { readRequest2, type TypedSink } from './read-request-2.ts';
import {
  readLabels,
  readWriteRequest,
  type SeriesPlace,
  textOf,
  type WriteSink,
} from './read-write-request.ts';

type Told = unknown[];

/** Notes everything that it is told, in texts and numbers. */
function listen(): { told: Told; sink: WriteSink & TypedSink } {
  const told: Told = [];
  const text = ({ wire }: SeriesPlace, range: [number, number] | undefined) => range && textOf(wire, range);
  return {
    told,
    sink: {
      series: (place) => {
        const special = [text(place, place.name), text(place, place.le), text(place, place.quantile)];
        told.push(['series', ...special, readLabels(place)]);
        return true;
      },
      sample: (...sample) => told.push(['sample', ...sample]),
      histogram: (point) => told.push(['histogram', point]),
      metadata: (family, type) => told.push(['metadata', family, type]),
      type: (place, type) => told.push(['type', text(place, place.name), type]),
    },
  };
}

const label = fc.string({ maxLength: 6, unit: fc.constantFrom('a', 'b', 'é', '🚀', '_') });
const time = fc.integer({ min: -1_000, max: 2 ** 45 });
const span = fc.record({ offset: fc.integer({ min: -50, max: 50 }), length: fc.nat(5) });
const histogram = fc.record({
  timestamp: time,
  countInt: fc.nat(1e9),
  sum: fc.double({ noNaN: true }),
  schema: fc.constantFrom(-53, -4, 0, 8),
  zeroCountInt: fc.nat(1e6),
  positiveSpans: fc.array(span, { maxLength: 3 }),
  positiveDeltas: fc.array(fc.integer(), { maxLength: 5 }),
  negativeSpans: fc.array(span, { maxLength: 2 }),
  negativeDeltas: fc.array(fc.integer(), { maxLength: 3 }),
  resetHint: fc.nat(3),
  customValues: fc.array(fc.double({ noNaN: true }), { maxLength: 3 }),
});
const series: fc.Arbitrary<Series2> = fc
  .record({
    name: label,
    labels: fc.dictionary(fc.oneof(label, fc.constantFrom('le', 'quantile')), label, { maxKeys: 4 }),
    samples: fc.array(fc.tuple(time, fc.double()), { maxLength: 3 }),
    histograms: fc.array(histogram, { maxLength: 2 }),
  })
  .map(({ name, labels, samples, histograms }) => seriesOf(name, labels, samples, histograms));

describe('the readers of remote write', () => {
  it('tell the same of version 1.0 and 2.0, made by generated encoders', () => {
    fc.assert(
      fc.property(fc.array(series, { maxLength: 4 }), (timeseries) => {
        const [first, second] = [listen(), listen()];
        readWriteRequest(encodeWrite({ timeseries }), first.sink);
        readRequest2(encodeWrite2(timeseries), second.sink);
        expect(second.told).toEqual(first.told);
        const points = timeseries.flatMap(({ samples, histograms }) => [...samples, ...histograms]);
        const lines = timeseries.filter(({ samples, histograms }) => samples.length + histograms.length > 0);
        expect(first.told).toHaveLength(points.length + lines.length);
        for (const [i, { labels }] of lines.entries()) {
          const [, name, le, quantile, rest] = first.told.filter((one) => (one as Told)[0] === 'series')[
            i
          ] as [string, string, string | undefined, string | undefined, [string, string][]];
          const said = [['__name__', name], ...(le === undefined ? [] : [['le', le]])];
          if (quantile !== undefined) said.push(['quantile', quantile]);
          const given = labels.map((one) => [one.name, one.value]);
          expect([...said, ...rest].sort()).toEqual(given.sort());
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are told of version 2.0 what the metric is, and when counting began', () => {
    const { told, sink } = listen();
    const one = { ...seriesOf('orders_total', { job: 'a' }, [[2_000, 5]]), type: 1, startTimestamp: 1_000 };
    readRequest2(encodeWrite2([one]), sink);
    expect(told).toEqual([
      ['type', 'orders_total', 1],
      ['series', 'orders_total', undefined, undefined, [['job', 'a']]],
      ['sample', 2_000, 5, false, 1_000],
    ]);
  });

  it.each([
    ['a label beyond the symbols', [0x2a, 6, 0x0a, 2, 7, 7, 0x12, 0]],
    ['a label without a value', [0x22, 0, 0x2a, 5, 0x0a, 1, 0, 0x12, 0]],
    ['labels of another wire type', [0x2a, 9, 0x09, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['a length that leads outside', [0x22, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('refuse %s', (_, bytes) => {
    expect(() => readRequest2(Uint8Array.from(bytes), listen().sink)).toThrow(MalformedError);
  });

  it('fail on any bytes as malformed, or read them', () => {
    const whole = encodeWrite2([seriesOf('orders_total', { job: 'a', le: '1' }, [[2_000, 5]])]);
    const changed = fc
      .tuple(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length))
      .map(([at, byte, end]) =>
        Buffer.from(whole)
          .fill(byte, at, at + 1)
          .subarray(0, end),
      );
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), changed), (bytes) => {
        try {
          readRequest2(bytes, listen().sink);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
