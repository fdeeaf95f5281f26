import type { LikelyCauses } from '../../contracts/live.ts';
import type { Context } from '../../store/database.ts';
import { type FoundCauses, findCauses } from '../causes/index.ts';
import { changeLive } from './change.ts';
import { narrowDown } from './narrow-down.ts';
import { readTopology } from './read-topology.ts';
import { readWatching } from './read-watching.ts';

const AT_ONCE = 3; // each takes up to a second of a core, and a tick has other things to do
const AGAIN_MS = 10 * 60_000; // what is still going on shows more of itself,
const SOON_MS = 2 * 60_000; // and most of it at first, when somebody is waiting
const FIRST_MS = 20 * 60_000;
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
      const again = now().getTime() - row.since.getTime() < FIRST_MS ? SOON_MS : AGAIN_MS;
      return known === null || (!known.final && now().getTime() - Date.parse(known.computedAt) >= again);
    })
    .sort((one, other) => Number(one.known !== null) - Number(other.known !== null));
  for (const { row } of due.slice(0, AT_ONCE)) {
    try {
      const found = await findCauses(context, {
        services: row.services,
        at: row.since,
        simulated: row.simulated,
      });
      const causes = await narrow(context, briefly(found), row.services);
      await changeLive(context, { id: row.id, sight: { simulatedOnly: false } }, async () => ({ causes }));
    } catch (error) {
      onError(error);
    }
  }
}

/** Where nothing stands out by itself, what is watched may still say where it is. */
async function narrow(
  context: Context,
  found: LikelyCauses,
  affected: readonly string[],
): Promise<LikelyCauses> {
  if (found.status !== 'nothing_stands_out') return found;
  const [{ calls }, { services }] = await Promise.all([
    readTopology(context),
    readWatching(context, { simulatedOnly: false }),
  ]);
  const judged = services.filter(({ watched, learning, silent }) => watched > learning + silent);
  const narrowed = narrowDown({
    affected,
    calls,
    judged: new Set(judged.flatMap(({ service }) => service ?? [])),
  });
  if (narrowed === null) return found;
  const sentence = found.final
    ? `No signal stands out in a ranking of causes; ${narrowed.sentence}`
    : `Too little of it has been seen to rank its causes; ${narrowed.sentence}`;
  return { ...found, ...narrowed, status: 'narrowed', sentence };
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
