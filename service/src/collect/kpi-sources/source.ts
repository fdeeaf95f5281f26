import type { z } from 'zod';
import type { PrometheusAuth, PutKpiSource } from '../../contracts/kpis.ts';
import type { PointRules, Row } from '../kpis/index.ts';

/** Which part of a KPI is asked for: whole intervals, in milliseconds, the end exclusive. */
export interface Wanted {
  rules: PointRules;
  from: number;
  to: number;
}

/** What a source has answered. */
export interface Answered {
  columns: string[];
  rows: Row[];
  /** Whether there was more than may be taken in at once. */
  cut: boolean;
}

export type SourceSettings = z.output<typeof PutKpiSource>;
/** Which signals a KPI is made of, and how. */
export type SignalQueries = Pick<
  Extract<SourceSettings, { kind: 'signal' }>,
  'value' | 'numerator' | 'denominator' | 'segments' | 'across' | 'absentIsZero'
>;
type PrometheusSettings = Extract<SourceSettings, { kind: 'prometheus' }>;

/** A source with everything needed to ask it. */
export type OpenSource =
  | { kind: 'sql'; connection: string; query: string }
  | { kind: 'signal'; queries: SignalQueries }
  | { kind: 'prometheus'; url: string; queries: PrometheusQueries; auth: PrometheusAuth };

export type PrometheusQueries = Pick<PrometheusSettings, 'query' | 'numeratorQuery' | 'denominatorQuery'>;
export type { PrometheusAuth } from '../../contracts/kpis.ts';
