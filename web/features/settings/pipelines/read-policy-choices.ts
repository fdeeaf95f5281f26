import { Connections } from '@throughline/service/contracts/connections';
import { Service } from '@throughline/service/contracts/services';
import { read } from '../../../lib/read.ts';
import { listOf } from '../list-of.ts';
import { readAllTeams } from '../read-all-teams.ts';

/** What the form offers: services, teams, and whether a connection can be asked for numbers. */
export async function readPolicyChoices(): Promise<{
  services: { slug: string; name: string }[];
  teams: { slug: string; name: string }[];
  canFindIds: boolean;
}> {
  const [services, teams, connections] = await Promise.all([
    read(listOf(Service), '/api/v1/services'),
    readAllTeams(),
    read(Connections, '/api/v1/connections'),
  ]);
  return {
    services: services.items.map(({ slug, name }) => ({ slug, name })),
    teams: teams.map(({ slug, name }) => ({ slug, name })),
    canFindIds: connections.items.some(({ provider, hasToken }) => provider === 'github' && hasToken),
  };
}
