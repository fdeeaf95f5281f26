import type { Pool } from 'pg';

/** What a person said of a series; null is what the rules make of it. */
export interface StoredMark {
  role: 'traffic' | 'errors' | 'latency' | 'saturation' | 'business' | 'none' | null;
  watched: boolean | null;
  worse: 'higher' | 'lower' | 'either' | null;
  note: string | null;
  threshold: StoredThreshold | null;
  /** Milliseconds since 1970. */
  at: number;
  by: string;
}

export interface StoredThreshold {
  statistic: string;
  value: number;
  kind: 'slo' | 'capacity';
}

/** Of a row of `telemetry.marks` called m, as StoredMark. */
export const MARK_COLUMN = `CASE WHEN m.identity IS NULL THEN NULL ELSE json_build_object(
  'role', m.role, 'watched', m.watched, 'worse', m.worse, 'note', m.note, 'threshold', m.threshold,
  'at', extract(epoch FROM m.marked_at)::float8 * 1000, 'by', m.marked_by) END`;

/** Keeps what is said of a series, under what it is and not under its id; null takes back what was said. */
export async function writeMark(pool: Pool, series: number, mark: StoredMark | null): Promise<void> {
  if (mark === null) {
    await pool.query(
      'DELETE FROM telemetry.marks USING telemetry.series s WHERE s.id = $1 AND marks.identity = s.identity',
      [series],
    );
    return;
  }
  const { role, watched, worse, note, threshold, at, by } = mark;
  await pool.query(
    `INSERT INTO telemetry.marks (identity, role, watched, worse, note, threshold, marked_at, marked_by)
     SELECT identity, $2, $3, $4, $5, $6, $7, $8 FROM telemetry.series WHERE id = $1
     ON CONFLICT (identity) DO UPDATE SET role = EXCLUDED.role, watched = EXCLUDED.watched, worse = EXCLUDED.worse,
       note = EXCLUDED.note, threshold = EXCLUDED.threshold, marked_at = EXCLUDED.marked_at,
       marked_by = EXCLUDED.marked_by`,
    [
      series,
      role,
      watched,
      worse,
      note,
      threshold === null ? null : JSON.stringify(threshold),
      new Date(at),
      by,
    ],
  );
}
