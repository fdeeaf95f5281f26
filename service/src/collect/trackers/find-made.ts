import type { Context } from '../../store/database.ts';

/** A bug or incident that was made of an issue, and whose it is. */
export interface Made {
  kind: 'bug' | 'incident';
  service: { id: string; slug: string; name: string; team: { slug: string; name: string } };
}

const service = {
  select: { id: true, slug: true, name: true, team: { select: { slug: true, name: true } } },
} as const;

/** The bugs and incidents that issues of a tracker are now, by the name of the issue there. */
export async function findMade(
  { database }: Pick<Context, 'database'>,
  source: string,
  externalIds: string[],
): Promise<Map<string, Made[]>> {
  const where = { source, externalId: { in: externalIds } };
  const [bugs, incidents] = await Promise.all([
    database.bug.findMany({ where, select: { externalId: true, service } }),
    database.incident.findMany({
      where,
      select: { externalId: true, services: { select: { service } } },
    }),
  ]);
  const made = new Map<string, Made[]>();
  const add = (externalId: string, one: Made) => made.set(externalId, [...(made.get(externalId) ?? []), one]);
  for (const bug of bugs) add(bug.externalId, { kind: 'bug', service: bug.service });
  for (const incident of incidents)
    for (const one of incident.services) add(incident.externalId, { kind: 'incident', service: one.service });
  return made;
}
