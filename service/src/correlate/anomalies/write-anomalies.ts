import { createHash } from 'node:crypto';
import type { WatchedSubject } from '../../contracts/live.ts';
import type { Transaction } from '../../store/database.ts';

/** An anomaly as it is kept, the times in milliseconds since 1970. */
export interface AnomalyRow {
  kind: 'value' | 'silence';
  key: string;
  subject: WatchedSubject;
  simulated: boolean;
  since: number;
  confirmedAt: number | null;
  lastAt: number;
  endedAt: number | null;
  direction: -1 | 0 | 1;
  worse: boolean;
  onTheWhole: boolean;
  score: number;
  expected: number | null;
  lower: number | null;
  upper: number | null;
  observed: number | null;
  worst: number | null;
}

/** What began at the same time of the same thing is the same, whoever finds it. */
export function anomalyId(kind: string, key: string, since: number): string {
  return createHash('sha256').update(`${kind}\n${key}\n${since}`).digest('hex').slice(0, 24);
}

/**
 * Writes anomalies over what was known of them. A thing has one open anomaly at most: where late points have moved the
 * beginning of one, it stays the one it was.
 */
export async function writeAnomalies(transaction: Transaction, rows: readonly AnomalyRow[]): Promise<void> {
  if (rows.length === 0) return;
  const open = await transaction.anomaly.findMany({
    where: { key: { in: rows.map(({ key }) => key) }, endedAt: null },
    select: { id: true, key: true, kind: true, since: true },
  });
  const known = new Map(open.map((one) => [`${one.kind} ${one.key}`, one]));
  const idOf = ({ kind, key, since, endedAt }: AnomalyRow) => {
    const going = known.get(`${kind} ${key}`);
    const before = going && endedAt !== null && endedAt < going.since.getTime(); // of a watcher that began anew
    return going && !before ? going.id : anomalyId(kind, key, since);
  };
  const given = rows.map(({ since, confirmedAt, lastAt, endedAt, ...row }) => ({
    ...row,
    id: idOf({ since, confirmedAt, lastAt, endedAt, ...row }),
    service: row.subject.service,
    since: new Date(since),
    confirmedAt: confirmedAt === null ? null : new Date(confirmedAt),
    lastAt: new Date(lastAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
  }));
  await transaction.$executeRaw`
    INSERT INTO anomalies (id, kind, key, service, subject, simulated, since, confirmed_at, last_at, ended_at, direction,
      worse, on_the_whole, score, expected, lower, upper, observed, worst)
    SELECT id, kind::"AnomalyKind", key, service, subject, simulated, since, "confirmedAt", "lastAt", "endedAt", direction,
      worse, "onTheWhole", score, expected, lower, upper, observed, worst
    FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS r(id text, kind text, key text, service text, subject jsonb,
      simulated boolean, since timestamptz, "confirmedAt" timestamptz, "lastAt" timestamptz, "endedAt" timestamptz,
      direction int, worse boolean, "onTheWhole" boolean, score float8, expected float8, lower float8, upper float8, observed float8, worst float8)
    ON CONFLICT (id) DO UPDATE SET subject = EXCLUDED.subject, confirmed_at = COALESCE(anomalies.confirmed_at, EXCLUDED.confirmed_at),
      last_at = EXCLUDED.last_at, ended_at = EXCLUDED.ended_at, worse = EXCLUDED.worse, on_the_whole = EXCLUDED.on_the_whole,
      score = EXCLUDED.score, expected = EXCLUDED.expected, lower = EXCLUDED.lower, upper = EXCLUDED.upper, observed = EXCLUDED.observed, worst = EXCLUDED.worst`;
}
