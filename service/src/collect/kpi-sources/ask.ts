import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { askPrometheus } from './ask-prometheus.ts';
import { askSignals } from './ask-signals.ts';
import { askSql } from './ask-sql.ts';
import type { Answered, OpenSource, Wanted } from './source.ts';

/** Asks a source for the points of whole intervals; `cut` says that there were more than `maxRows`. */
export function ask(
  context: Context,
  source: OpenSource,
  wanted: Wanted,
  maxRows: number,
): Promise<Answered> {
  switch (source.kind) {
    case 'sql':
      return askSql(source, wanted, maxRows);
    case 'prometheus':
      return askPrometheus(source, wanted, maxRows);
    case 'signal':
      return askSignals(context, source, wanted, maxRows);
  }
}

/** What is told where even one interval is `cut`, or all of what was tried. */
export function tooMuch(asked: string, maxRows: number): ServiceError {
  return new ServiceError('query_failed', {
    detail: `The query returns more than ${maxRows} rows, or more than 32 MiB, for one ${asked}.`,
    remedy:
      'Aggregate it: one row for each interval and segment, narrowed by $1 and $2; of Prometheus by sum(…) or sum by (plan) (…).',
    field: 'query',
  });
}
