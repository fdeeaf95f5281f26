import type { Context } from '../../store/database.ts';
import type { Place } from './place.ts';
import type { Told } from './tell-story.ts';
import { SOURCE } from './to-report.ts';

/** What is known already of a deployment of GitHub's: how it went, and each time it went live again. */
export interface Lives {
  known: boolean;
  /** When it first ended. */
  ended: Date | null;
  told: Told[];
  /** When it was last live again. */
  newest: Date | undefined;
  /** The name of the life that began at that moment. */
  nameAt: (at: Date) => string | undefined;
}

/** Looks a deployment up by its name, and its later lives by its commit. */
export async function findLives(
  { database }: Context,
  { environmentId, externalId }: Place,
  commitSha: string,
): Promise<Lives> {
  if (!environmentId)
    return { known: false, ended: null, told: [], newest: undefined, nameAt: () => undefined };
  const byName = { source: SOURCE, externalId };
  const rows = await database.deployment.findMany({
    where: {
      environmentId,
      OR: [{ commitSha }, byName, { aliases: { some: byName } }],
    },
    include: { aliases: { where: { source: SOURCE } } },
  });
  const all = rows.flatMap((row) => {
    const own = row.source === SOURCE && row.externalId !== null ? [row.externalId] : [];
    return [...own, ...row.aliases.map((alias) => alias.externalId)].map((name) => ({ name, row }));
  });
  const base = all.find(({ name }) => name === externalId);
  const again = all.filter(({ name }) => base && name.startsWith(`${externalId}/status/`));
  const told: Told[] = [];
  for (const { row } of base ? [base, ...again] : []) {
    if (row.finishedAt && row.status === 'succeeded')
      told.push({ id: null, state: 'success', at: row.finishedAt });
    if (row.finishedAt && row.status === 'failed')
      told.push({ id: null, state: 'failure', at: row.finishedAt });
    if (row.inactiveSince) told.push({ id: null, state: 'inactive', at: row.inactiveSince });
  }
  const times = again.flatMap(({ row }) => row.finishedAt ?? []).sort((one, other) => +one - +other);
  return {
    known: base !== undefined,
    ended: base?.row.finishedAt ?? null,
    told,
    newest: times.at(-1),
    nameAt: (at) => again.find(({ row }) => row.finishedAt && +row.finishedAt === +at)?.name,
  };
}

/** Whether another commit went live in the environment in that time. */
export async function succeededBetween(
  { database }: Context,
  span: { environmentId: string; after: Date; before: Date; otherThan: string },
): Promise<boolean> {
  const found = await database.deployment.findFirst({
    where: {
      environmentId: span.environmentId,
      status: 'succeeded',
      finishedAt: { gt: span.after, lt: span.before },
      OR: [{ commitSha: null }, { commitSha: { not: span.otherThan } }],
    },
    select: { id: true },
  });
  return found !== null;
}
