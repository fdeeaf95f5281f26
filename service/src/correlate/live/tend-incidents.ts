import type { Changes } from '../../collect/recording.ts';
import type { Context } from '../../store/database.ts';
import { rankOf } from './harm.ts';
import { followIncident, openIncident } from './open-incident.ts';
import { findCalm } from './quiet.ts';
import { readCalm } from './read-calm.ts';
import { readRule } from './rule.ts';

/**
 * Opens the incidents that a team wants opened, closes those whose live signal is over, and opens them again when it comes
 * back. What fails is told, and tried again with the next tick.
 */
export async function tendIncidents(
  context: Context,
  changes: Changes,
  onError: (error: unknown) => void,
): Promise<void> {
  const { database, now } = context;
  const rows = await database.liveSignal.findMany({
    where: {
      OR: [
        { state: 'open', incidentId: null, simulated: false },
        { state: 'resolved', incidentId: { not: null }, incidentClosed: false },
      ],
    },
    orderBy: [{ since: 'asc' }, { id: 'asc' }],
  });
  if (rows.length === 0) return;
  const calm = await readCalm(database, now);
  for (const row of rows) {
    try {
      if (row.state === 'resolved') await followIncident(context, changes, row);
      else if (isLoud(row) && (await wantsIncident(row)))
        await openIncident(context, changes, { id: row.id, by: null });
    } catch (error) {
      onError(error);
    }
  }

  function isLoud(row: (typeof rows)[number]): boolean {
    const { mute, window } = findCalm({ ...row, since: row.since.getTime() }, calm, now().getTime());
    return mute === undefined && window === undefined;
  }

  async function wantsIncident({ teams, severity }: (typeof rows)[number]): Promise<boolean> {
    for (const team of teams) {
      const { openIncidentFrom } = await readRule(context, team);
      if (openIncidentFrom !== null && rankOf(severity) >= rankOf(openIncidentFrom)) return true;
    }
    return false;
  }
}
