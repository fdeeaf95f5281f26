import type { Pool } from 'pg';

const SENT_AGAIN_MS = 600_000; // a sender that has had no answer sends the same body again within seconds
const NOTED_EVERY_MS = 60_000;

/**
 * Forgets the bodies that are past being sent again. The time of day alone does not decide that: a clock that is set
 * forward would forget what is being sent again at this moment, and it would count twice. A process notes where the
 * receipts stand, and ten minutes later, by a clock that nobody can set, forgets those up to there whose time is over.
 * One that has just begun forgets nothing for as long.
 */
export class Receipts {
  #notes: { at: number; last: string }[] = [];

  /** `elapsed`: milliseconds by a clock that only goes forward. */
  async forget(pool: Pool, now: Date, elapsed: number): Promise<void> {
    const newest = this.#notes.at(-1);
    if (newest !== undefined && elapsed - newest.at < NOTED_EVERY_MS) return;
    const { rows } = await pool.query<{ last: string }>('SELECT last_value AS last FROM telemetry.inbox_id');
    this.#notes.push({ at: elapsed, last: rows[0]?.last ?? '0' });
    const past = this.#notes.findLastIndex(({ at }) => elapsed - at > SENT_AGAIN_MS);
    if (past < 0) return;
    this.#notes = this.#notes.slice(past);
    await pool.query(
      'DELETE FROM telemetry.receipts WHERE id <= $1 AND received_at < $2::timestamptz - remembered',
      [this.#notes[0]?.last, now],
    );
  }
}
