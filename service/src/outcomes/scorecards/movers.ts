import type { Mover } from '../../contracts/outcome-values.ts';
import { Evidence } from '../../contracts/verdicts.ts';
import type { Transaction } from '../../store/database.ts';
import { type Facts, isTold, limitOf, sayAge, sayDuration, type Targeted } from '../metrics/index.ts';
import { type Chosen, chooseMovers } from './choose-movers.ts';
import { readDayMovers } from './day-movers.ts';

/** What is behind the number of the window, with names and reasons. */
export async function readMovers(
  database: Transaction,
  teamId: string,
  what: Targeted,
  facts: Facts,
  window: { to: number; days: number },
): Promise<Mover[]> {
  if (isTold(what)) return readDayMovers(database, teamId, what, facts, window);
  const chosen = chooseMovers(what, facts, window.to, window.days);
  if (chosen.length === 0) return [];
  switch (what.kind) {
    case 'deployment_success_rate':
      return nameDeployments(database, chosen, null);
    case 'recovery_time':
      return nameDeployments(database, chosen, limitOf(what));
    case 'bug_resolution_time':
      return nameBugs(database, chosen, limitOf(what));
    case 'lead_time':
      return nameCommits(database, chosen, limitOf(what));
    default:
      return [];
  }
}

/** With a limit each is spoken of as a failure that lasted, without one by what became of the deployment. */
async function nameDeployments(
  database: Transaction,
  chosen: Chosen[],
  limit: number | null,
): Promise<Mover[]> {
  const rows = await database.deployment.findMany({
    where: { id: { in: chosen.map(({ id }) => id) } },
    select: { id: true, version: true, service: { select: { slug: true } }, verdict: true },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return chosen.flatMap((entry) => {
    const row = byId.get(entry.id);
    if (!row) return [];
    const [reason] = Evidence.array().parse(row.verdict?.evidence ?? []);
    const lasted = limit === null ? '' : ` ${sayLength(entry, 'Remedied', 'Not remedied', limit)}`;
    return {
      ...toMover(entry),
      id: row.id,
      title: row.version,
      service: row.service.slug,
      because: `${reason?.statement ?? ''}${lasted}`.trim(),
      url: `/deployments/${row.id}`,
    };
  });
}

async function nameBugs(database: Transaction, chosen: Chosen[], limit: number): Promise<Mover[]> {
  const rows = await database.bug.findMany({
    where: { id: { in: chosen.map(({ id }) => id) } },
    select: { id: true, title: true, url: true, reopenings: true, service: { select: { slug: true } } },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return chosen.flatMap((entry) => {
    const row = byId.get(entry.id);
    if (!row) return [];
    const reopened =
      row.reopenings === 0
        ? ''
        : ` It was reopened ${row.reopenings === 1 ? 'once' : `${row.reopenings} times`}.`;
    return {
      ...toMover(entry),
      id: row.id,
      title: row.title,
      service: row.service.slug,
      because: `${sayLength(entry, 'Resolved', 'Open', limit)}${reopened}`,
      url: row.url,
    };
  });
}

async function nameCommits(database: Transaction, chosen: Chosen[], limit: number): Promise<Mover[]> {
  const rows = await database.deploymentCommit.findMany({
    where: { OR: chosen.map(({ id, sha }) => ({ deploymentId: id, sha: sha ?? '' })) },
    select: {
      sha: true,
      message: true,
      deploymentId: true,
      deployment: { select: { version: true, service: { select: { slug: true } } } },
    },
  });
  const byKey = new Map(rows.map((row) => [`${row.deploymentId} ${row.sha}`, row]));
  return chosen.flatMap((entry) => {
    const row = byKey.get(`${entry.id} ${entry.sha}`);
    if (!row) return [];
    return {
      ...toMover(entry),
      id: row.sha,
      title: row.message,
      service: row.deployment.service.slug,
      because: `It reached production with ${row.deployment.version}, ${sayAge(entry.durationMs ?? 0)} after it was written; the limit is ${sayDuration(limit)}.`,
      url: `/deployments/${row.deploymentId}`,
    };
  });
}

function toMover({ kind, at, durationMs, effect }: Chosen) {
  return { kind, at: new Date(at).toISOString(), durationMs, effect };
}

function sayLength({ durationMs, over }: Chosen, ended: string, running: string, limit: number): string {
  const age = sayAge(durationMs ?? 0);
  return `${over ? `${ended} after` : `${running} for`} ${age}; the limit is ${sayDuration(limit)}.`;
}
