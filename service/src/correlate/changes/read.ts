import { readChange } from '../../collect/changes/index.ts';
import { readTelemetry } from '../../collect/company/index.ts';
import { findAllKpis, readKpiSteps } from '../../collect/kpis/index.ts';
import { readWindows } from '../../collect/telemetry/index.ts';
import { KpiImpact, Reach, SegmentImpact } from '../../contracts/impacts.ts';
import type {
  ChangeImpacts,
  ChangeVerdict,
  SeriesAround,
  SignalChange,
  SignalChanges,
} from '../../contracts/signal-changes.ts';
import { Statistic } from '../../contracts/signals.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import { orderKpis, sayImpacts, toMeasured } from '../impact/index.ts';
import { sayFinding, sayLead } from './conclude.ts';
import { byWeight, type Finding } from './finding.ts';
import { windowsOf } from './windows.ts';

/** A deployment or a change, by its id. */
export type Changed = { deploymentId: string } | { changeId: string };

const MOST_PLOTTED = 12; // small multiples that a page has room for; the others are in the table
const COUNTS: Record<ChangeVerdict, number> = {
  worse: 0,
  better: 0,
  moved: 0,
  unchanged: 0,
  undecided: 0,
  no_data: 0,
};

/** What changed in signals and KPIs. @throws ServiceError unknown_deployment, unknown_change */
export async function readSignalChanges(context: Context, changed: Changed): Promise<SignalChanges> {
  await assertThere(context, changed);
  const watch = await context.database.changeWatch.findUnique({
    where: whereOf(changed),
    include: { findings: true, claims: { orderBy: [{ at: 'asc' }, { id: 'asc' }] } },
  });
  const loading = watch?.lookedTo ? null : await sayLoading(context, changed);
  if (!watch) {
    if (loading !== null) return { ...NOTHING, state: 'waiting', says: loading };
    return { ...NOTHING, says: await sayNotWatched(context, changed) };
  }
  const findings = watch.findings.map(toFinding).sort(byWeight);
  const counts = { ...COUNTS };
  for (const { verdict } of findings) counts[verdict] += 1;
  const around = await readAround(context, watch, findings.slice(0, MOST_PLOTTED));
  const lookMs = watch.lookedTo ? watch.lookedTo.getTime() - watch.at.getTime() : 0;
  const done = watch.nextLookAt === null;
  const subject = 'deploymentId' in changed ? 'this deployment' : 'this change';
  const says = watch.lookedTo
    ? sayLead({ findings, lookMs, done, subject })
    : done
      ? 'It was replaced before anything could be seen.'
      : (loading ??
        `The first look is at ${watch.nextLookAt?.toISOString().slice(11, 16)} UTC: before there are too few minutes to compare.`);
  return {
    state: done ? 'done' : watch.lookedTo ? 'watching' : 'waiting',
    says,
    begunAt: watch.begunAt.toISOString(),
    at: watch.at.toISOString(),
    until: watch.until.toISOString(),
    cutBy:
      watch.cutById === null
        ? null
        : { kind: watch.cutBy === 'change' ? 'change' : 'deployment', id: watch.cutById },
    lookedTo: watch.lookedTo?.toISOString() ?? null,
    nextLookAt: watch.nextLookAt?.toISOString() ?? null,
    looks: watch.looks,
    spent: watch.spent,
    counts,
    signals: findings.map((finding) => toSignalChange(finding, around.get(finding.key) ?? null)),
    claims: watch.claims.map(({ key, claimed, verdict, counts: held, statement, at }) => ({
      key,
      claimed,
      verdict,
      counts: held,
      statement,
      at: at.toISOString(),
    })),
  };
}

/** What it did to the KPIs that it may have moved. @throws ServiceError unknown_deployment, unknown_change */
export async function readImpacts(context: Context, changed: Changed): Promise<ChangeImpacts> {
  await assertThere(context, changed);
  const watch = await context.database.changeWatch.findUnique({
    where: whereOf(changed),
    include: { impacts: { include: { kpi: true }, orderBy: { kpi: { slug: 'asc' } } } },
  });
  const kpis = orderKpis(
    (watch?.impacts ?? []).map(({ kpi, result, reach, segments }) =>
      toMeasured({
        kpi,
        impact: KpiImpact.parse(result),
        reach: Reach.parse(reach),
        segments: SegmentImpact.array().parse(segments),
      }),
    ),
  );
  const lookedTo = watch?.impacts.map((impact) => impact.lookedTo).sort((a, b) => Number(b) - Number(a))[0];
  return { says: sayImpacts(kpis), lookedTo: lookedTo?.toISOString() ?? null, kpis };
}

const NOTHING: Omit<SignalChanges, 'says'> = {
  state: 'not_watched',
  begunAt: null,
  at: null,
  until: null,
  cutBy: null,
  lookedTo: null,
  nextLookAt: null,
  looks: 0,
  spent: 0,
  counts: COUNTS,
  signals: [],
  claims: [],
};

function whereOf(changed: Changed) {
  return 'deploymentId' in changed ? { deploymentId: changed.deploymentId } : { changeId: changed.changeId };
}

async function assertThere(context: Context, changed: Changed): Promise<void> {
  if ('changeId' in changed) {
    await readChange(context, changed.changeId);
    return;
  }
  if (await context.database.deployment.count({ where: { id: changed.deploymentId } })) return;
  throw new ServiceError('unknown_deployment', {
    detail: `No deployment has the id ${changed.deploymentId}.`,
    remedy: 'Use an id of GET /api/v1/deployments.',
    field: 'id',
  });
}

/** That the telemetry of an invented deployment is on its way: the simulated company tells its past from the newest day back. */
async function sayLoading(context: Context, changed: Changed): Promise<string | null> {
  const told = await readTelemetry(context);
  if (told === null || told.daysLoaded >= told.days) return null;
  const select = { service: { select: { team: { select: { simulated: true } } } } };
  const row =
    'deploymentId' in changed
      ? await context.database.deployment.findUnique({
          where: { id: changed.deploymentId },
          select: { ...select, status: true, finishedAt: true },
        })
      : null;
  const since = context.now().getTime() - told.days * DAY_MS;
  if (!row?.service.team.simulated || row.status !== 'succeeded') return null;
  if (row.finishedAt === null || row.finishedAt.getTime() < since) return null;
  return `The telemetry of the simulated company is being loaded, ${told.daysLoaded} of ${told.days} days so far: it is compared once all of it is there.`;
}

async function sayNotWatched({ database }: Context, changed: Changed): Promise<string> {
  if ('deploymentId' in changed) {
    const row = await database.deployment.findUnique({
      where: { id: changed.deploymentId },
      select: { status: true },
    });
    if (row?.status !== 'succeeded') return 'It did not go live, so there is nothing to compare.';
  }
  return 'Nothing measured its service or a KPI of its team at that time, so nothing was compared.';
}

type FindingRow = Prisma.ChangeFindingGetPayload<object>;

function toFinding({ watchId: _, onsetMs, worse, ...row }: FindingRow): Finding {
  return {
    ...row,
    worse: worse as Finding['worse'],
    onsetMs: onsetMs === null ? null : Number(onsetMs),
    turn: null,
  };
}

function toSignalChange(finding: Finding, around: SeriesAround | null): SignalChange {
  const { key, subject, service, name, unit, proportion, worse, verdict, counts, confounder } = finding;
  const { before, after, shift, lower, upper, threshold, pValue, qValue, daysCompared, reason } = finding;
  const { onsetMs, lookedTo, claimedAt, withdrawnAt } = finding;
  return {
    ...{ key, subject, service, name, unit, proportion, worse, verdict, counts, confounder },
    says: sayFinding(finding),
    ...{ before, after, shift, lower, upper, threshold, pValue, qValue, daysCompared, reason },
    onsetMinutes: onsetMs === null ? null : Math.round(onsetMs / 60_000),
    lookedTo: lookedTo.toISOString(),
    claimedAt: claimedAt?.toISOString() ?? null,
    withdrawnAt: withdrawnAt?.toISOString() ?? null,
    around,
  };
}

/** The values of some findings before and after, by key, at the step they were compared by. */
async function readAround(
  context: Context,
  { begunAt, at, lookedTo }: { begunAt: Date; at: Date; lookedTo: Date | null },
  findings: readonly Finding[],
): Promise<Map<string, SeriesAround>> {
  const around = new Map<string, SeriesAround>();
  if (!lookedTo || findings.length === 0) return around;
  const lookMs = lookedTo.getTime() - at.getTime();
  const { before, after, stepMs } = windowsOf({ begunAt: begunAt.getTime(), at: at.getTime(), lookMs });
  const add = (key: string, from: number, step: number, values: Float64Array) => {
    around.set(key, {
      from: new Date(from).toISOString(),
      stepMs: step,
      values: Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
    });
  };
  const signals = findings.flatMap(({ key }) => {
    const [kind, id, statistic] = key.split(':');
    return kind === 'series' ? [{ key, seriesId: Number(id), statistic: Statistic.parse(statistic) }] : [];
  });
  const told = await readWindows(context, signals, { from: before.from, to: after.to, stepMs });
  signals.forEach(({ key }, index) => {
    const values = told[index];
    if (values) add(key, before.from, stepMs, values);
  });
  if (!findings.some(({ subject }) => subject === 'kpi')) return around;
  const kpis = await findAllKpis(context.database);
  for (const { key } of findings.filter(({ subject }) => subject === 'kpi')) {
    const kpi = kpis.find(({ id }) => key === `kpi:${id}`);
    if (!kpi || kpi.resolution === 'day') continue;
    const finestMs = kpi.resolution === 'hour' ? 3_600_000 : 60_000;
    const own = windowsOf({ begunAt: begunAt.getTime(), at: at.getTime(), lookMs, finestMs });
    const span = { from: own.before.from, to: own.after.to, stepMs: own.stepMs };
    add(key, span.from, span.stepMs, await readKpiSteps(context, kpi, span));
  }
  return around;
}
