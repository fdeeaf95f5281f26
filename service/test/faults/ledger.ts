import type { Pool } from 'pg';
import { Chunk, MINUTES_A_CHUNK, readChunksBetween } from '../../src/store/signals/index.ts';
import { encodeMetrics, metricsOf, nano, text } from '../otlp-messages.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MINUTES = 40; // of the last hour, with room before and after: nothing is too late while a case runs
const YOUNGEST_MINUTES = 5;
const SERIES_A_REQUEST = 10; // of each kind
const SERVICES = 8;
const READ_AT_ONCE = 2_000;
const DELTA = 1;

/** What a sender knows of a request: whether it was told that every point of it is taken in. */
type Fate = 'sent' | 'acknowledged' | 'refused';

export interface Account {
  acknowledged: number;
  /** Points of acknowledged requests. */
  points: number;
  lost: number;
  doubled: number;
  /** Points with another value than was sent. */
  wrong: number;
  refused: number;
}

/**
 * The books of the senders. Each point of each request is the only one of its series in its minute, with a value that
 * no other request has: so each can be looked for by itself afterwards, and no loss makes up for a double.
 */
export class Ledger {
  readonly #fates: Fate[] = [];
  readonly #newest: number;

  constructor(now: number) {
    this.#newest = Math.floor(now / MINUTE_MS) * MINUTE_MS - YOUNGEST_MINUTES * MINUTE_MS;
  }

  /** The next request, with its number. The same number always makes the same bytes. */
  next(): { number: number; body: Buffer } {
    const number = this.#fates.push('sent') - 1;
    return { number, body: this.bodyOf(number) };
  }

  bodyOf(number: number): Buffer {
    const group = Math.floor(number / MINUTES);
    const time = this.#timeOf(number);
    const points = (kind: 'reading' | 'counting') =>
      Array.from({ length: SERIES_A_REQUEST }, (_, i) => ({
        timeUnixNano: nano(time),
        ...(kind === 'counting' && { startTimeUnixNano: nano(time - 10_000) }),
        asDouble: valueSent(number, i),
        attributes: [text('group', String(group)), text('i', String(i))],
      }));
    return encodeMetrics(
      metricsOf(`faults-${group % SERVICES}`, [
        { name: 'faults.reading', gauge: { dataPoints: points('reading') } },
        {
          name: 'faults.counting',
          sum: { dataPoints: points('counting'), aggregationTemporality: DELTA, isMonotonic: true },
        },
      ]),
    );
  }

  note(number: number, fate: Fate): void {
    this.#fates[number] = fate;
  }

  get acknowledged(): number {
    return this.#fates.filter((fate) => fate === 'acknowledged').length;
  }

  /** Looks for every point that was ever sent. */
  async check(pool: Pool): Promise<Account> {
    const series = await findSeries(pool);
    const found = new Map<string, { count: number; sum: number }>();
    const ids = [...series.keys()];
    const span = { from: this.#newest - 2 * HOUR_MS, to: this.#newest + 2 * HOUR_MS };
    for (let first = 0; first < ids.length; first += READ_AT_ONCE) {
      const part = ids.slice(first, first + READ_AT_ONCE);
      for (const { series: id, start, data } of await readChunksBetween(pool, 'minute', span, part)) {
        const chunk = new Chunk(MINUTES_A_CHUNK).decode(data);
        for (let minute = 0; minute < MINUTES_A_CHUNK; minute += 1) {
          const cell = chunk.get(minute);
          if (cell) found.set(`${series.get(id)} ${start + minute * MINUTE_MS}`, cell);
        }
      }
    }
    return this.#compare(found);
  }

  #compare(found: Map<string, { count: number; sum: number }>): Account {
    const account = { acknowledged: 0, points: 0, lost: 0, doubled: 0, wrong: 0, refused: 0 };
    for (const [number, fate] of this.#fates.entries()) {
      if (fate === 'acknowledged') account.acknowledged += 1;
      if (fate === 'refused') account.refused += 1;
      const group = Math.floor(number / MINUTES);
      for (const metric of ['faults.reading', 'faults.counting']) {
        for (let i = 0; i < SERIES_A_REQUEST; i += 1) {
          const key = `${metric} ${group} ${i} ${this.#timeOf(number) - (this.#timeOf(number) % MINUTE_MS)}`;
          const cell = found.get(key);
          found.delete(key);
          if (fate === 'acknowledged') account.points += 1;
          if (cell === undefined) account.lost += fate === 'acknowledged' ? 1 : 0;
          else if (cell.count !== 1) account.doubled += 1;
          else if (cell.sum !== valueSent(number, i)) account.wrong += 1;
        }
      }
    }
    account.wrong += found.size; // what nobody has sent
    return account;
  }

  #timeOf(number: number): number {
    return this.#newest - (number % MINUTES) * MINUTE_MS + 30_000; // in the middle: nothing reaches into another minute
  }
}

function valueSent(number: number, i: number): number {
  return number * SERIES_A_REQUEST + i + 1;
}

/** The series of the ledger, by what its keys begin with. Two of the same would be doubled as well. */
async function findSeries(pool: Pool): Promise<Map<number, string>> {
  const { rows } = await pool.query<{ id: number; metric: string; group: string; i: string }>(
    `SELECT id, metric, attributes ->> 'group' AS group, attributes ->> 'i' AS i
     FROM telemetry.series WHERE metric LIKE 'faults.%'`,
  );
  const names = rows.map(({ metric, group, i }) => `${metric} ${group} ${i}`);
  if (new Set(names).size !== names.length) throw new Error('a series stands in the catalogue twice');
  return new Map(rows.map(({ id }, i) => [id, names[i] as string]));
}
