import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import {
  admitSeries,
  type SeriesCaps,
  type SeriesDescription,
  worstLabel,
} from '../../store/signals/index.ts';
import type { SeriesRef } from './batch.ts';
import type { Refused } from './tally.ts';

/** Everything that tells a series from others, as its senders say it. */
export type SeriesIdentity = Omit<SeriesDescription, 'identity'>;

/** A series as a process knows it. Its id is 0 until it stands in the catalogue. */
export interface IndexedSeries extends SeriesRef {
  readonly service: string;
  readonly simulated: boolean;
  /** What a reader may know it by, where it is refused. */
  readonly example: string;
  /** Why nothing of it is taken in, until the time given. */
  refused: (Refused & { until: number }) | undefined;
  /** Only until its id is known. */
  description: SeriesDescription | undefined;
  /** Its place in the batch that is being made; `batch` says in which. */
  batch: unknown;
  place: number;
}

const MOST_REMEMBERED = 250_000; // of each generation: some hundred bytes each
const REFUSED_FOR_MS = 60_000; // whoever mends a sender sees the effect within a minute
const ADMITTED_AT_ONCE = 1_000;

/**
 * The series that this process has met, by a fingerprint of how they were told, so that those met before cost no look
 * into the catalogue. Two generations: what was not met for a while is forgotten, and found in the catalogue again.
 */
export class SeriesIndex {
  #young = new Map<number, { low: number; series: IndexedSeries }>();
  #old = new Map<number, { low: number; series: IndexedSeries }>();
  #youngByName = new Map<string, IndexedSeries>();
  #oldByName = new Map<string, IndexedSeries>();
  readonly #fullServices = new Map<string, Refused & { until: number }>();

  constructor(
    readonly caps: SeriesCaps,
    readonly mostRemembered: number = MOST_REMEMBERED,
  ) {}

  find(high: number, low: number): IndexedSeries | undefined {
    const key = keyOf(high, low);
    const young = this.#young.get(key);
    if (young) return young.low === low ? young.series : undefined;
    const old = this.#old.get(key);
    if (old === undefined || old.low !== low) return undefined;
    this.#remember(key, old);
    return old.series;
  }

  add(high: number, low: number, series: IndexedSeries): void {
    this.#remember(keyOf(high, low), { low, series });
  }

  /** A series that is reckoned here, by what it is. */
  named(identity: SeriesIdentity): IndexedSeries {
    const key = JSON.stringify(identity);
    let series = this.#youngByName.get(key);
    if (series) return series;
    series = this.#oldByName.get(key) ?? describeSeries(identity, undefined);
    if (this.#youngByName.size >= this.mostRemembered) {
      this.#oldByName = this.#youngByName;
      this.#youngByName = new Map();
    }
    this.#youngByName.set(key, series);
    return series;
  }

  /** Gives ids to those that have none, or a reason why they are refused. */
  async resolve(pool: Pool, series: readonly IndexedSeries[], now: Date): Promise<void> {
    const time = now.getTime();
    const open: IndexedSeries[] = [];
    for (const one of series) {
      if (one.id !== 0) continue;
      const full = this.#fullServices.get(one.service) ?? this.#fullServices.get('');
      one.refused = full && full.until > time ? full : undefined;
      if (one.refused === undefined) open.push(one);
    }
    for (let first = 0; first < open.length; first += ADMITTED_AT_ONCE) {
      await this.#admit(pool, open.slice(first, first + ADMITTED_AT_ONCE), now);
    }
  }

  async #admit(pool: Pool, open: readonly IndexedSeries[], now: Date): Promise<void> {
    const descriptions = open.map(({ description }) => description as SeriesDescription);
    const admissions = await admitSeries(pool, descriptions, this.caps, now);
    for (const [i, one] of open.entries()) {
      const admission = admissions[i];
      if (admission && 'id' in admission) {
        one.id = admission.id;
        one.description = undefined;
      } else if (admission) one.refused = await this.#refusal(pool, one.service, admission.full, now);
    }
  }

  /** Remembered for a while, so that a sender who goes on does not keep the database busy. */
  async #refusal(
    pool: Pool,
    service: string,
    full: 'service' | 'all',
    now: Date,
  ): Promise<Refused & { until: number }> {
    const key = full === 'all' ? '' : service;
    const known = this.#fullServices.get(key);
    if (known && known.until > now.getTime()) return known;
    const worst = await worstLabel(pool, service);
    const most = full === 'all' ? this.caps.inAll : this.caps.perService;
    const refused = {
      reason: full === 'all' ? ('store_full' as const) : ('too_many_series' as const),
      label: worst?.label,
      detail: `The most is ${most}${worst ? `; ${worst.label} has ${worst.values} values` : ''}.`,
      until: now.getTime() + REFUSED_FOR_MS,
    };
    this.#fullServices.set(key, refused);
    return refused;
  }

  #remember(key: number, entry: { low: number; series: IndexedSeries }): void {
    if (this.#young.size >= this.mostRemembered) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#fullServices.clear();
    }
    this.#young.set(key, entry);
  }
}

/** 53 of the 64 bits, as a number that a map finds fast; the others are compared besides. */
function keyOf(high: number, low: number): number {
  return (high >>> 0) * 2_097_152 + (low >>> 11);
}

/** A series that the catalogue was not asked about yet. */
export function describeSeries(identity: SeriesIdentity, stream: Buffer | undefined): IndexedSeries {
  const attributes = Object.entries(identity.attributes).sort(([left], [right]) => (left < right ? -1 : 1));
  const { service, environment, metric, kind, unit, simulated } = identity;
  const parts = [service, environment, metric, kind, unit, simulated, attributes];
  return {
    id: 0,
    stream,
    service,
    simulated,
    example: metric,
    refused: undefined,
    description: { ...identity, identity: createHash('sha256').update(JSON.stringify(parts)).digest() },
    batch: undefined,
    place: 0,
  };
}

/** A series of which nothing is ever taken in. */
export function refusedSeries(
  refused: Refused,
  about: { service: string; simulated: boolean; example: string },
): IndexedSeries {
  return {
    id: 0,
    stream: undefined,
    ...about,
    refused: { ...refused, until: Number.POSITIVE_INFINITY },
    description: undefined,
    batch: undefined,
    place: 0,
  };
}
