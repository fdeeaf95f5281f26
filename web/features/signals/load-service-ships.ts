import { DeploymentPage } from '@throughline/service/contracts/deployments';
import type { Signal } from '@throughline/service/contracts/signals';
import { read } from '../../lib/read.ts';
import { toQuery } from '../../ui/query.ts';
import type { RailDeployment } from '../../ui/trend-chart/prepare-rail.ts';

const MOST_PAGES = 4; // of two hundred each: beyond that squares fill every column of the rail anyway

/** The deployments of a signal's service in its environment, or in production where it does not say which. */
export async function loadServiceShips(
  { service, team, environment }: Signal,
  { from, to }: { from: string; to: string },
): Promise<RailDeployment[]> {
  if (team === null) return []; // nobody has told of the service, so nobody can have told of its deployments
  const ships: RailDeployment[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items, nextCursor } = await read(
      DeploymentPage,
      `/api/v1/deployments${toQuery({ service, from, to, limit: '200', cursor })}`,
    );
    for (const { id, production, environment: where, finishedAt, version, verdict } of items) {
      if (environment === '' ? !production : where !== environment) continue;
      if (verdict !== null && finishedAt !== null)
        ships.push({ id, at: finishedAt, service, version, verdict: verdict.kind });
    }
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return ships;
}
