import type { Pool } from 'pg';
import { HOUR_MS } from '../../contracts/time.ts';
import type { Exemplar, SignalType } from '../../store/signals/index.ts';
import { BatchWriter, packSeries, type SeriesRef } from './batch.ts';
import type { ServiceDirectory } from './directory.ts';
import { EdgeTally } from './edges.ts';
import type { IndexedSeries, SeriesIndex } from './series-index.ts';
import type { SpanJoins } from './span-joins.ts';
import { type Refused, Tally } from './tally.ts';
import type { TemplateBook } from './template-book.ts';
import type { ToldLately } from './told-lately.ts';

/** Ids of the services that the sender may write to; null means all. */
export type SenderScope = ReadonlySet<string> | null;

export interface IntakeOptions {
  index: SeriesIndex;
  directory: ServiceDirectory;
  joins: SpanJoins;
  told: ToldLately;
  templates: TemplateBook;
  scope: SenderScope;
  now: Date;
  /** Points of before this are not taken in; an hour before now by default. */
  oldest?: number | undefined;
}

const MOST_EXEMPLARS = 500; // of a request
const MOST_OF_A_SERIES = 4;
const AHEAD_MS = 600_000; // clocks differ
const LATEST_MS = HOUR_MS; // what comes later is of a time that others have reckoned with already

/** What became of a request, once its series are known. */
export interface Settled {
  /** Undefined when there is nothing to keep. */
  batch: Buffer | undefined;
  accepted: number;
  tally: Tally;
  /** Called once the batch is kept, unless its body was known. */
  kept: () => void;
}

/** Series of a batch that stand in the catalogue, as many batches have them. */
export interface KnownSeries {
  readonly series: readonly IndexedSeries[];
  readonly packed: Buffer;
  /** Whose they are, each once. */
  readonly owners: readonly Pick<IndexedSeries, 'service' | 'simulated'>[];
}

/** Takes in what one request brings: its series by turns, its points as records, and what is refused of it. */
export class Intake {
  readonly records: BatchWriter;
  readonly tally: Tally;
  readonly now: Date;
  readonly oldest: number;
  /** Whether it brings in the past: of where things run now it says nothing. */
  readonly ofThePast: boolean;
  readonly index: SeriesIndex;
  readonly joins: SpanJoins;
  readonly told: ToldLately;
  readonly templates: TemplateBook;
  readonly edges: EdgeTally;
  readonly #whenKept: (() => void)[] = [];
  #exemplars: (Exemplar & { series: number })[] = [];
  readonly #directory: ServiceDirectory;
  readonly #scope: SenderScope;
  readonly #series: IndexedSeries[] = [];
  readonly #points: number[] = [];
  readonly #barred = new Map<string, Refused | undefined>();
  #last: { service: string; simulated: boolean; barred: Refused | undefined } | undefined;
  #known: KnownSeries | undefined;
  #accepted = 0;
  #unresolved = false;

  constructor(
    signal: SignalType,
    { index, directory, joins, told, templates, scope, now, oldest }: IntakeOptions,
  ) {
    this.records = new BatchWriter(now.getTime());
    this.tally = new Tally(signal);
    this.now = now;
    this.ofThePast = oldest !== undefined;
    this.oldest = oldest ?? now.getTime() - LATEST_MS;
    this.index = index;
    this.joins = joins;
    this.told = told;
    this.templates = templates;
    this.#directory = directory;
    this.edges = new EdgeTally((name) => directory.serviceOf(name));
    this.#scope = scope;
  }

  refuse(refused: Refused, about: { service: string; example: string }, count = 1): void {
    this.tally.add(refused, about, count);
  }

  /** The place of a series in this request's batch, for a record to name; undefined when the point was refused. */
  place(series: IndexedSeries, points = 1): number | undefined {
    if (series.batch !== this) {
      const refused = this.#refusalOf(series);
      if (refused) {
        this.tally.add(refused, series, points);
        return undefined;
      }
      if (series.id === 0) this.#unresolved = true;
      series.batch = this;
      series.place = this.#series.push(series) - 1;
      this.#points.push(0);
    }
    this.#points[series.place] = (this.#points[series.place] as number) + points;
    this.#accepted += points;
    return series.place;
  }

  /** Has records name the places of these series. False, and nothing is changed, where not all may be told by this sender. */
  adopt(known: KnownSeries): boolean {
    if (!known.owners.every(({ service, simulated }) => this.mayTell(service, simulated))) return false;
    this.#known = known;
    return true;
  }

  /** Counts points of the series that were adopted. */
  accept(points: number): void {
    this.#accepted += points;
  }

  /** The series so far, for others to adopt; undefined where something was refused or is not in the catalogue yet. */
  knownSeries(): KnownSeries | undefined {
    const series = this.#series;
    if (series.length === 0 || this.tally.count > 0 || series.some(({ id }) => id === 0)) return undefined;
    const owners = new Map(series.map((one) => [`${one.service} ${one.simulated}`, one]));
    return { series, packed: packSeries(series), owners: [...owners.values()] };
  }

  /** Has new series stand in the catalogue and packs the batch. What the caps forbid is counted as refused. */
  async settle(pool: Pool): Promise<Settled> {
    if (this.#unresolved) await this.index.resolve(pool, this.#series, this.now, this.oldest);
    for (const series of this.#series) if (series.batch === this) series.batch = undefined; // or the whole request would be kept with it
    const refs = this.#series.map((series, place): SeriesRef => {
      if (series.id !== 0) return series;
      const points = this.#points[place] as number;
      this.#accepted -= points;
      this.tally.add(series.refused ?? { reason: 'store_full' }, series, points);
      return { id: 0, stream: undefined };
    });
    const edges = this.edges.all;
    const exemplars = largest(this.#exemplars);
    const asides = edges.length > 0 || exemplars.length > 0 ? { edges, exemplars } : undefined;
    const named = this.#known?.packed ?? refs;
    const batch = this.#accepted > 0 || asides ? this.records.finish(named, asides) : undefined;
    const kept = () => {
      for (const remember of this.#whenKept) remember();
    };
    return { batch, accepted: this.#accepted, tally: this.tally, kept };
  }

  /** A request that stands for a value of the series at this place. */
  exemplar(series: number, exemplar: Exemplar): void {
    const { at } = exemplar;
    if (at < this.oldest || at > this.now.getTime() + AHEAD_MS) return;
    this.#exemplars.push({ ...exemplar, series });
    if (this.#exemplars.length > 2 * MOST_EXEMPLARS) this.#exemplars = largest(this.#exemplars);
  }

  /** The service that a name stands for. */
  serviceOf(name: string): string {
    return this.#directory.serviceOf(name);
  }

  /** Whether anything of a service is taken in from this sender. */
  mayTell(service: string, simulated: boolean): boolean {
    return this.#barredFor(service, simulated) === undefined;
  }

  /** Has something be remembered once the batch is kept: of what is sent again nothing may count twice. */
  whenKept(remember: () => void): void {
    this.#whenKept.push(remember);
  }

  #refusalOf(series: IndexedSeries): Refused | undefined {
    const { refused, service, simulated } = series;
    if (refused && series.id === 0 && refused.until > this.now.getTime()) return refused;
    return this.#barredFor(service, simulated);
  }

  #barredFor(service: string, simulated: boolean): Refused | undefined {
    if (this.#last?.service !== service || this.#last.simulated !== simulated) {
      const key = `${service} ${simulated}`;
      if (!this.#barred.has(key)) this.#barred.set(key, this.#barrierOf(service, simulated));
      this.#last = { service, simulated, barred: this.#barred.get(key) };
    }
    return this.#last.barred;
  }

  #barrierOf(service: string, simulated: boolean): Refused | undefined {
    const known = this.#directory.get(service);
    if (known && known.simulated !== simulated) return { reason: 'simulated_mismatch' };
    const allowed = this.#scope === null || (known !== undefined && this.#scope.has(known.id));
    return allowed ? undefined : { reason: 'wrong_scope' };
  }
}

/** The largest few of each series, and of those as many as a request may have. */
function largest<Told extends Exemplar & { series: number }>(told: readonly Told[]): Told[] {
  const counts = new Map<number, number>();
  const kept = [...told]
    .sort((left, right) => right.value - left.value)
    .filter(({ series }) => {
      const count = (counts.get(series) ?? 0) + 1;
      counts.set(series, count);
      return count <= MOST_OF_A_SERIES;
    });
  return kept.slice(0, MOST_EXEMPLARS);
}
