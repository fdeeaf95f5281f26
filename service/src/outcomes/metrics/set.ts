import type { z } from 'zod';
import { findPerson } from '../../access/index.ts';
import type { OutcomeMetric, SetOutcomeMetric } from '../../contracts/outcome-metrics.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { markStale } from '../snapshots/index.ts';
import { findTeam, metricParts } from '../teams/index.ts';
import { chooseSource, findChosenSignal } from './choose-source.ts';
import { scaleOf, sourceOf, toOutcomeMetric } from './read.ts';
import { defineMeasure, nameOfMeasure } from './words.ts';

/** Gives the team its one outcome metric, replacing the one before and keeping who changed it from what to what, and why. */
export async function setOutcomeMetric(
  context: Context,
  slug: string,
  input: z.output<typeof SetOutcomeMetric>,
  changedBy: string,
): Promise<OutcomeMetric> {
  const { database, now } = context;
  const signal = await findChosenSignal(context, input);
  return database.$transaction(async (transaction) => {
    const team = await findTeam(transaction, slug);
    await transaction.$executeRaw`SELECT 1 FROM teams WHERE id = ${team.id} FOR NO KEY UPDATE`; // one change at a time
    const owner = await findPerson(transaction, input.owner, 'owner');
    const { kpi, ...source } = await chooseSource(transaction, team, input, signal);
    const limits = {
      kind: input.kind,
      withinMs: 'withinMs' in input ? input.withinMs : null,
      customerReportedOnly: 'customerReportedOnly' in input ? input.customerReportedOnly : true,
    };
    const row = { ...limits, ...source, kpi };
    const what = { ...limits, direction: source.direction, ...scaleOf(row), source: sourceOf(row) };
    const data = {
      ...limits,
      ...source,
      kpiId: kpi?.id ?? null,
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
      include: metricParts,
    });
    if (before && !input.why && differs(before, data)) throw whyMissing();
    const kept = await transaction.outcomeMetric.upsert({
      where: { teamId: team.id },
      create: { teamId: team.id, ...data },
      update: data,
      include: metricParts,
    });
    const after = toOutcomeMetric(kept);
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
    ([name, value]) => name !== 'changedAt' && show(old[name]) !== show(value),
  );
}

function show(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? JSON.stringify(Object.entries(value).sort())
    : String(value);
}

function whyMissing(): ServiceError {
  return new ServiceError('invalid_request', {
    detail: 'The team has an outcome metric already; a change of it is kept with the reason.',
    remedy: 'Send `why`: one sentence that will still make sense in a year.',
    field: 'why',
  });
}
