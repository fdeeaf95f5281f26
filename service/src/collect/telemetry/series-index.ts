import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import {
  admitSeries,
  findSeriesIds,
  type SeriesCaps,
  type SeriesDescription,
  worstLabel,
} from '../../store/signals/index.ts';
import type { SeriesRef } from './batch.ts';
import { cut } from './describe.ts';
import { FingerprintMap } from './fingerprint-map.ts';
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
  /** Only until its id is known, or it is refused. */
  description: SeriesDescription | undefined;
  /** Its place in the batch that is being made; `batch` says in which. */
  batch: unknown;
  place: number;
}

const MOST_REMEMBERED = 250_000; // of each generation: some hundred bytes each
const REFUSED_FOR_MS = 60_000; // whoever mends a sender sees the effect within a minute
const ADMITTED_AT_ONCE = 1_000;
const LONGEST_TOLD = 200;

/**
 * The series that this process has met, by a fingerprint of how they were told, so that those met before cost no look
 * into the catalogue. Two generations: what was not met for a while is forgotten, and found in the catalogue again.
 */
export class SeriesIndex {
  #young = new FingerprintMap<IndexedSeries>();
  #old = new FingerprintMap<IndexedSeries>();
  #youngByName = new Map<string, IndexedSeries>();
  #oldByName = new Map<string, IndexedSeries>();
  readonly #fullServices = new Map<string, Refused & { until: number }>();
  /** Another number once series were forgotten that somebody may have at hand. */
  generation = 0;

  constructor(
    readonly caps: SeriesCaps,
    readonly mostRemembered: number = MOST_REMEMBERED,
  ) {}

  /** Has all be looked up again: some were removed from the catalogue. */
  forget(): void {
    this.generation += 1;
    this.#young = new FingerprintMap();
    this.#old = new FingerprintMap();
    this.#youngByName.clear();
    this.#oldByName.clear();
  }

  /** Undefined as well of one whose refusal is over: it has to be described again. */
  find(high: number, low: number, now: Date): IndexedSeries | undefined {
    const young = this.#young.get(high, low);
    if (young) return isSpent(young, now) ? undefined : young;
    const old = this.#old.get(high, low);
    if (old === undefined || isSpent(old, now)) return undefined;
    this.add(high, low, old);
    return old;
  }

  add(high: number, low: number, series: IndexedSeries): void {
    if (this.#young.size >= this.mostRemembered && !this.#young.get(high, low)) {
      this.#old = this.#young;
      this.#young = new FingerprintMap();
      this.#fullServices.clear();
    }
    this.#young.set(high, low, series);
  }

  /** A series that is reckoned here, by what it is. */
  named(identity: SeriesIdentity, now: Date): IndexedSeries {
    const key = createHash('sha256').update(JSON.stringify(identity)).digest('base64');
    let series = this.#youngByName.get(key);
    if (series && !isSpent(series, now)) return series;
    series = this.#oldByName.get(key);
    if (series === undefined || isSpent(series, now)) series = describeSeries(identity, undefined);
    if (this.#youngByName.size >= this.mostRemembered) {
      this.#oldByName = this.#youngByName;
      this.#youngByName = new Map();
    }
    this.#youngByName.set(key, series);
    return series;
  }

  /** Gives ids to those that have none, or a reason why they are refused. Those in the catalogue are under no cap. */
  async resolve(pool: Pool, series: readonly IndexedSeries[], now: Date, oldest: number): Promise<void> {
    const open = series.flatMap((one) =>
      one.id === 0 && one.description ? [{ one, description: one.description }] : [],
    );
    for (let first = 0; first < open.length; first += ADMITTED_AT_ONCE) {
      await this.#admit(pool, open.slice(first, first + ADMITTED_AT_ONCE), now, oldest);
    }
  }

  async #admit(pool: Pool, open: readonly OpenSeries[], now: Date, oldest: number): Promise<void> {
    const known = await findSeriesIds(
      pool,
      open.map(({ description }) => description),
    );
    const fresh: OpenSeries[] = [];
    for (const [i, entry] of open.entries()) {
      const id = known[i];
      const full = this.#fullServices.get(entry.one.service) ?? this.#fullServices.get('');
      if (id !== undefined) admit(entry.one, id);
      else if (full && full.until > now.getTime()) refuse(entry.one, full);
      else fresh.push(entry);
    }
    if (fresh.length === 0) return;
    const descriptions = fresh.map(({ description }) => description);
    const admissions = await admitSeries(pool, descriptions, this.caps, { now, oldest });
    for (const [i, { one }] of fresh.entries()) {
      const admission = admissions[i];
      if (admission === undefined) continue;
      if ('id' in admission) admit(one, admission.id);
      else refuse(one, await this.#refusal(pool, one.service, admission.full, now));
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
}

interface OpenSeries {
  one: IndexedSeries;
  description: SeriesDescription;
}

function admit(series: IndexedSeries, id: number): void {
  series.id = id;
  series.refused = undefined;
  series.description = undefined;
}

/** Its description goes, for there may be any number of them: it is described again when it may be tried again. */
function refuse(series: IndexedSeries, refused: Refused & { until: number }): void {
  if (series.id !== 0) return; // another request has had it admitted meanwhile
  series.refused = refused;
  series.description = undefined;
}

function isSpent({ id, refused, description }: IndexedSeries, now: Date): boolean {
  return id === 0 && description === undefined && refused !== undefined && refused.until <= now.getTime();
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
    service: about.service,
    simulated: about.simulated,
    example: short(about.example),
    refused: {
      ...refused,
      label: refused.label === undefined ? undefined : short(refused.label),
      until: Number.POSITIVE_INFINITY,
    },
    description: undefined,
    batch: undefined,
    place: 0,
  };
}

/** A copy of its beginning, as far as anybody is told of it: a slice would keep the whole text in memory. */
function short(text: string): string {
  return Buffer.from(cut(text, LONGEST_TOLD)).toString();
}
