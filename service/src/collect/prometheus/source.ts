import type { z } from 'zod';
import { PrometheusAuth } from '../../contracts/kpis.ts';
import { PulledQuery, type PutSignalSource } from '../../contracts/signal-sources.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { SignalSource as Row } from '../../store/generated/client.ts';

export type SourceSettings = z.output<typeof PutSignalSource>;
export type Query = z.output<typeof PulledQuery>;

/** A source with everything needed to ask it. */
export interface OpenSource {
  url: string;
  auth: PrometheusAuth;
  queries: Query[];
}

/** The place a secret is sealed for. */
export const secretOf = (slug: string) => `signal-sources/${slug}`;

/** A kept source with its secret. @throws ServiceError secret_unreadable */
export function openSource({ vault }: Pick<Context, 'vault'>, row: Row): OpenSource {
  const secret = row.secret === null ? null : vault.open(row.secret, secretOf(row.slug));
  return {
    url: row.url,
    auth: secret === null ? { type: 'none' } : PrometheusAuth.parse(JSON.parse(secret)),
    queries: queriesOf(row),
  };
}

export function queriesOf({ queries }: Pick<Row, 'queries'>): Query[] {
  return PulledQuery.array().parse(queries);
}

export function noSource(slug: string): ServiceError {
  return new ServiceError('not_found', {
    detail: `No Prometheus is asked under the name ${slug}.`,
    remedy: 'See Settings → Prometheus, or GET /api/v1/signal-sources.',
    field: 'slug',
  });
}
