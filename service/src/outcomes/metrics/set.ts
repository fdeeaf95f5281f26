import type { z } from 'zod';
import { findPerson } from '../../access/index.ts';
import { OUTPUT_COUNTS, type OutcomeMetric, type SetOutcomeMetric } from '../../contracts/outcome-metrics.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { markStale } from '../snapshots/index.ts';
import { findTeam } from '../teams/index.ts';
import { toOutcomeMetric } from './read.ts';
import { defineMeasure, nameOfMeasure } from './words.ts';

/** Refuses to measure a team by how much it puts out. Runs before the body is parsed, for a reason instead of a list of kinds. */
export function refuseOutputCount(body: unknown): void {
  const kind = (body as { kind?: unknown } | null)?.kind;
  if (!OUTPUT_COUNTS.some((count) => count === kind)) return;
  throw new ServiceError('output_count_refused', {
    detail: `\`${kind}\` counts output. It rises with effort whether or not anybody gains, and as a target it is met by doing more of it.`,
    remedy:
      'Choose what the work is for: deployment_success_rate, bug_resolution_time, recovery_time or lead_time.',
    field: 'kind',
  });
}

/** Gives the team its one outcome metric, replacing the one before and keeping who changed it from what to what, and why. */
export async function setOutcomeMetric(
  { database, now }: Context,
  slug: string,
  input: z.output<typeof SetOutcomeMetric>,
  changedBy: string,
): Promise<OutcomeMetric> {
  return database.$transaction(async (transaction) => {
    const team = await findTeam(transaction, slug);
    await transaction.$executeRaw`SELECT 1 FROM teams WHERE id = ${team.id} FOR NO KEY UPDATE`; // one change at a time
    const owner = await findPerson(transaction, input.owner, 'owner');
    const what = {
      kind: input.kind,
      withinMs: 'withinMs' in input ? input.withinMs : null,
      customerReportedOnly: 'customerReportedOnly' in input ? input.customerReportedOnly : true,
    };
    const data = {
      ...what,
      ownerId: owner.id,
      name: input.name ?? nameOfMeasure(what),
      target: input.target,
      windowDays: input.windowDays,
      definition: input.definition ?? defineMeasure(what),
      actionWhenMissed: input.actionWhenMissed,
      changedAt: now(),
    };
    const before = await transaction.outcomeMetric.findUnique({
      where: { teamId: team.id },
      include: { owner: true },
    });
    if (before && !input.why && differs(before, data)) throw whyMissing();
    const row = await transaction.outcomeMetric.upsert({
      where: { teamId: team.id },
      create: { teamId: team.id, ...data },
      update: data,
      include: { owner: true },
    });
    const after = toOutcomeMetric(row);
    await transaction.outcomeMetricChange.create({
      data: {
        teamId: team.id,
        ...(before && { before: toOutcomeMetric(before) }),
        after: { ...after, why: input.why ?? null },
        changedBy,
        changedAt: now(),
      },
    });
    await markStale(transaction, { teamIds: [team.id] });
    return after;
  });
}

/** Whether anything is different but the moment. */
function differs(before: object, data: object): boolean {
  const old = before as Record<string, unknown>;
  return Object.entries(data).some(
    ([name, value]) => name !== 'changedAt' && String(old[name]) !== String(value),
  );
}

function whyMissing(): ServiceError {
  return new ServiceError('invalid_request', {
    detail: 'The team has an outcome metric already; a change of it is kept with the reason.',
    remedy: 'Send `why`: one sentence that will still make sense in a year.',
    field: 'why',
  });
}
