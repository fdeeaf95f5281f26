import type { Transaction } from '../../store/database.ts';
import type { Facts, Need } from './facts.ts';

/** Adds the bugs by their report: ended at the last close or, without being resolved, at their dismissal. */
export async function readBugs(
  database: Transaction,
  { teamIds, from }: Need,
  facts: Map<string, Facts>,
): Promise<void> {
  const rows = await database.$queryRaw<
    {
      team: string;
      id: string;
      reported_at: Date;
      ended_at: Date | null;
      state: string;
      customer_reported: boolean;
    }[]
  >`
    SELECT s.team_id AS team, b.id, b.reported_at, b.ended_at, b.state::text AS state, b.customer_reported
    FROM services s JOIN bugs b ON b.service_id = s.id AND b.reported_at >= ${from}
    WHERE s.team_id = ANY(${teamIds})`;
  for (const row of rows) {
    facts.get(row.team)?.bugs.push({
      id: row.id,
      beganAt: row.reported_at.getTime(),
      endedAt: row.ended_at?.getTime() ?? null,
      dismissed: row.state === 'dismissed',
      customerReported: row.customer_reported,
    });
  }
}
