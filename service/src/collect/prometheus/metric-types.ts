import type { Context } from '../../store/database.ts';
import { keepMetricTypes, readMetricTypes } from '../../store/signals/index.ts';
import type { Telemetry } from '../telemetry/index.ts';

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary';

/** By their numbers in prometheus.MetricMetadata, and in version 2.0. What is of no use here, and unknown ones, are left out. */
export const TYPE_BY_NUMBER: Readonly<Record<number, MetricType>> = {
  1: 'counter',
  2: 'gauge',
  3: 'histogram',
  4: 'gaugehistogram',
  5: 'summary',
  6: 'gauge', // info
  7: 'gauge', // state set
};
const READ_AGAIN_MS = 10_000; // another replica may have been told
const LONGEST_NAME = 255;

/** What is known of the types of metrics: Prometheus tells them apart from the samples, to one replica, now and then. */
export class MetricTypes {
  #known = new Map<string, string>();
  #told = new Map<string, string>();
  #readAt = Number.NEGATIVE_INFINITY;
  readonly #telemetry: Pick<Telemetry, 'pool'> & { context: Pick<Context, 'now'> };

  constructor(telemetry: Pick<Telemetry, 'pool'> & { context: Pick<Context, 'now'> }) {
    this.#telemetry = telemetry;
  }

  get = (metric: string): MetricType | undefined =>
    (this.#told.get(metric) ?? this.#known.get(metric)) as MetricType | undefined;

  tell(metric: string, type: MetricType | undefined): void {
    if (type !== undefined && this.get(metric) !== type) this.#tell(metric, type);
  }

  /** Seen by its series; what was told goes before. */
  seen(metric: string, type: 'histogram' | 'summary'): void {
    if (this.get(metric) === undefined) this.#tell(metric, type);
  }

  /** Reads it again when it is not of the last seconds; the clock may be set back. */
  async refresh(): Promise<void> {
    const { pool, context } = this.#telemetry;
    const age = context.now().getTime() - this.#readAt;
    if (age >= 0 && age < READ_AGAIN_MS) return;
    this.#readAt = context.now().getTime();
    this.#known = await readMetricTypes(pool);
  }

  /** Keeps what is new. */
  async save(): Promise<void> {
    if (this.#told.size === 0) return;
    const told = this.#told;
    this.#told = new Map();
    for (const [metric, type] of told) this.#known.set(metric, type);
    await keepMetricTypes(this.#telemetry.pool, told);
  }

  #tell(metric: string, type: MetricType): void {
    const usable = metric !== '' && metric.length <= LONGEST_NAME && !metric.includes('\0');
    if (usable) this.#told.set(metric, type);
  }
}
