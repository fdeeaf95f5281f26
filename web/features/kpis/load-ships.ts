import { DeploymentPage } from '@throughline/service/contracts/deployments';
import { read } from '../../lib/read.ts';
import { toQuery } from '../../ui/query.ts';
import type { RailDeployment } from '../../ui/trend-chart/prepare-rail.ts';

const MOST_PAGES = 4; // of two hundred each: beyond that squares fill every column of the rail anyway

/** The production deployments of a team in a window that have a verdict, for the rail below a chart. */
export async function loadShips(
  team: string,
  { from, to }: { from: string; to: string },
): Promise<RailDeployment[]> {
  const ships: RailDeployment[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items, nextCursor } = await read(
      DeploymentPage,
      `/api/v1/deployments${toQuery({ team, from, to, limit: '200', cursor })}`,
    );
    for (const { id, production, finishedAt, service, version, verdict } of items) {
      if (!production || verdict === null || finishedAt === null) continue;
      ships.push({ id, at: finishedAt, service: service.slug, version, verdict: verdict.kind });
    }
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return ships;
}
