import type { Transaction } from '../../store/database.ts';
import type { Places } from './place.ts';

/** Every service and, of `repositories` (all of them when left out), which services they belong to. */
export async function readPlaces(database: Transaction, repositories?: string[]): Promise<Places> {
  const wanted = repositories?.map((name) => name.toLowerCase()) ?? null;
  const services = await database.service.findMany({
    select: { id: true, slug: true, team: { select: { simulated: true } } },
  });
  // A real issue can belong to a real service only, so that an invented owner of its repository does not count.
  const owned = await database.$queryRaw<{ name: string; slugs: string[] }[]>`
    SELECT lower(r.full_name) AS name, array_agg(s.slug ORDER BY s.slug) AS slugs
    FROM service_repositories r JOIN services s ON s.id = r.service_id JOIN teams t ON t.id = s.team_id
    WHERE r.provider = 'github' AND NOT t.simulated
      AND (${wanted}::text[] IS NULL OR lower(r.full_name) = ANY(${wanted}::text[]))
    GROUP BY 1`;
  return {
    services: new Map(services.map(({ id, slug, team }) => [slug, { id, slug, simulated: team.simulated }])),
    repositories: new Map(owned.map(({ name, slugs }) => [name, slugs])),
  };
}
