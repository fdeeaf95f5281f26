import type { LikelyCauses } from '../../contracts/live.ts';
import type { Context } from '../../store/database.ts';
import { type FoundCauses, findCauses } from '../causes/index.ts';
import { changeLive } from './change.ts';

const AT_ONCE = 3; // each takes up to a second of a core, and a tick has other things to do
const AGAIN_MS = 10 * 60_000; // what is still going on shows more of itself
const MOST_SERVICES = 3;
const MOST_CHANGES = 3;
const MOST_RULED_OUT = 5;

/**
 * Looks for what may lie behind live signals: as soon as one is open, and again until half an hour of it has been seen.
 * The few that fit into a tick, those never looked at first.
 */
export async function tendCauses(context: Context, onError: (error: unknown) => void): Promise<void> {
  const { database, now } = context;
  const rows = await database.liveSignal.findMany({
    where: { state: 'open' },
    orderBy: [{ since: 'asc' }, { id: 'asc' }],
  });
  const due = rows
    .map((row) => ({ row, known: row.causes as unknown as LikelyCauses | null }))
    .filter(({ row, known }) => {
      // Of a KPI alone no service is known to be at fault, and what tells nothing cannot be looked at.
      if (row.services.length === 0 || row.harm === 'silence') return false;
      return known === null || (!known.final && now().getTime() - Date.parse(known.computedAt) >= AGAIN_MS);
    })
    .sort((one, other) => Number(one.known !== null) - Number(other.known !== null));
  for (const { row } of due.slice(0, AT_ONCE)) {
    try {
      const found = await findCauses(context, {
        services: row.services,
        at: row.since,
        simulated: row.simulated,
      });
      await changeLive(context, { id: row.id, sight: { simulatedOnly: false } }, async () => ({
        causes: briefly(found),
      }));
    } catch (error) {
      onError(error);
    }
  }
}

function briefly({
  status,
  sentence,
  computedAt,
  final,
  candidates,
  changes,
  ruledOut,
}: FoundCauses): LikelyCauses {
  return {
    status,
    sentence,
    computedAt,
    final,
    services: candidates
      .slice(0, MOST_SERVICES)
      .map(({ service, score, statement }) => ({ service, score, statement })),
    changes: changes
      .slice(0, MOST_CHANGES)
      .map(({ deploymentId, changeId, service, what, at, score, statement }) => ({
        deploymentId,
        ...(changeId !== undefined && { changeId }),
        service,
        what,
        at,
        score,
        statement,
      })),
    ruledOut: ruledOut.slice(0, MOST_RULED_OUT).map(({ service }) => service),
  };
}
