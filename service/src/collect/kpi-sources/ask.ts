import { askPrometheus } from './ask-prometheus.ts';
import { askSql } from './ask-sql.ts';
import type { Answered, OpenSource, Wanted } from './source.ts';

/** Asks a source for the points of whole intervals; `cut` says that there were more than `maxRows`. */
export function ask(source: OpenSource, wanted: Wanted, maxRows: number): Promise<Answered> {
  return source.kind === 'sql' ? askSql(source, wanted, maxRows) : askPrometheus(source, wanted, maxRows);
}
