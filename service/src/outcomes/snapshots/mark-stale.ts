import type { Transaction } from '../../store/database.ts';

/** Whose numbers may have moved: named by team, by service, by environment, or by the KPI that is their outcome. */
interface Moved {
  teamIds?: string[];
  serviceIds?: string[];
  environmentIds?: string[];
  kpiIds?: string[];
}

/**
 * Notes, inside the transaction of a change, that the numbers of its teams may have moved. Always inserts: a note that
 * is there already may be on its way out with a computation that did not see this change.
 */
export async function markStale(transaction: Transaction, moved: Moved): Promise<void> {
  const { teamIds = [], serviceIds = [], environmentIds = [], kpiIds = [] } = moved;
  await transaction.$executeRaw`
    INSERT INTO stale_outcomes (team_id)
    SELECT id FROM teams WHERE id = ANY(${teamIds})
    UNION
    SELECT team_id FROM services WHERE id = ANY(${serviceIds})
    UNION
    SELECT s.team_id FROM environments e JOIN services s ON s.id = e.service_id WHERE e.id = ANY(${environmentIds})
    UNION
    SELECT team_id FROM outcome_metrics WHERE kpi_id = ANY(${kpiIds})`;
}
