import { ServiceError } from '../../errors.ts';
import { type ForeignTable, queryElsewhere } from '../../store/query-elsewhere.ts';
import { INTERVAL_MS, type Row, readMoment, readTableRows } from '../kpis/index.ts';
import type { Answered, OpenSource, Wanted } from './source.ts';

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 32 * 1024 * 1024; // as much as is worth holding at once

/**
 * Asks a PostgreSQL database for points. For days it names a day more on both sides, so that the days of any zone are
 * whole, and keeps those that were wanted.
 * @throws ServiceError saying what is wrong with the address or the query
 */
export async function askSql(
  { connection, query }: Extract<OpenSource, { kind: 'sql' }>,
  { rules, from, to }: Wanted,
  maxRows: number,
): Promise<Answered> {
  const margin = rules.resolution === 'day' ? INTERVAL_MS.day : 0;
  const values = [from - margin, to + margin].map((at) => new Date(at).toISOString());
  let table: ForeignTable;
  try {
    table = await queryElsewhere({
      connection,
      query,
      values,
      maxRows,
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
    });
  } catch (error) {
    throw explain(error as Error & { code?: string });
  }
  if (table.columns.length === 0) return { columns: [], rows: [], cut: table.cut };
  const rows = readTableRows(rules, table.columns, table.rows);
  return {
    columns: table.columns,
    rows: margin === 0 ? rows : rows.filter((row) => !isOtherDay(row, from, to)),
    cut: table.cut,
  };
}

/** Whether it is a day that was not asked for, of which only a part may have been seen. */
function isOtherDay(row: Row, from: number, to: number): boolean {
  if ('fault' in row || typeof row.at !== 'string') return false;
  const moment = readMoment(row.at);
  return moment !== null && (moment.day < from || moment.day >= to);
}

/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
function explain(cause: Error & { code?: string }): ServiceError {
  const { code = '', message } = cause;
  if (code.startsWith('28') || code === '3D000') {
    return new ServiceError('token_refused', {
      detail: `The database refuses the connection: ${message}.`,
      remedy: 'Correct the user, the password or the name of the database.',
      field: 'connection',
      cause,
    });
  }
  if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('08') && !code.startsWith('57P')) {
    return new ServiceError('query_failed', {
      detail: `The database refuses the query: ${message}.`,
      remedy: remedyOf(code),
      field: 'query',
      cause,
    });
  }
  return new ServiceError('source_unavailable', {
    detail: `The database cannot be reached: ${message || code}.`,
    remedy:
      'Look whether it runs and whether its host and port can be reached from here; it is tried again by itself.',
    field: 'connection',
    cause,
  });
}

function remedyOf(code: string): string {
  if (code === '57014')
    return `It may take ${TIMEOUT_MS / 1000} s: narrow it by $1 and $2, or give the table an index by its time.`;
  if (code === '25006') return 'It runs in a transaction that may only read: write a SELECT.';
  if (code === '42P18') return 'Use $1 where you use $2: WHERE paid_at >= $1 AND paid_at < $2.';
  if (code === '42501') return 'Grant SELECT on what it reads to the user of the connection.';
  return 'Correct it: one SELECT whose columns are `at`, the amounts and the segments; $1 and $2 are begin and end.';
}
