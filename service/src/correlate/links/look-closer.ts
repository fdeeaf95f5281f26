import { readKpiWindows } from '../../collect/kpis/index.ts';
import { readWindows } from '../../collect/telemetry/index.ts';
import type { LinkEvidence, LinkGrade } from '../../contracts/links.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { gradeEvidence, type LinkDescription } from '../../engine/association/index.ts';
import type { Context } from '../../store/database.ts';
import { findTrouble } from '../changes/index.ts';
import type { Analyst } from './analyst.ts';
import { driversOf, readTraffic, type Span, type TestedSignal } from './find-pairs.ts';
import { type JudgedExperiment, judgeExperiment } from './judge-experiment.ts';
import { meanOf, roundStep, type ServiceSignals } from './plan.ts';

/** A pair that was found, with everything that is kept of it. */
export interface FoundLink extends TestedSignal {
  q: number;
  grade: LinkGrade;
  seen: { lower: number; upper: number };
  signalStep: number;
  signalNow: number | null;
  evidence: LinkEvidence;
}

/** More cannot be told apart in a plot as wide as a page. */
const MOST_POINTS = 240;
/** A shift smaller than this share of what the signal usually moves is no movement. */
export const LEAST_SHIFT = 0.5;
/** Minutes are kept for 35 days, and each deployment is compared with a week before it. */
export const DEPLOYMENTS_BACK_MS = 28 * DAY_MS;
const BEFORE_THEM_MS = 7 * DAY_MS;
/** The newest ones: of a service that deploys all day the older ones would say the same. */
const MOST_DEPLOYMENTS = 60;

/** Points, line, lag profile, stability and deployments of the links of one service. */
export async function lookCloser(
  context: Context,
  analyst: Analyst,
  group: ServiceSignals,
  found: readonly (TestedSignal & { q: number })[],
  asked: { whole: Float64Array | undefined; span: Span; onLink: () => Promise<void> },
): Promise<FoundLink[]> {
  const { whole, span, onLink } = asked;
  const [first] = found;
  if (!first) return [];
  const { resolution } = first;
  const { stepMs } = resolution;
  const own = await readTraffic(context, group.traffic, span, stepMs);
  const drivers = driversOf(own, whole);
  const names = [
    ...(own ? [`the traffic of ${group.service}`] : []),
    ...(whole ? ['the traffic of all'] : []),
  ];
  const deployments = await readDeployments(context, group.service, span.to);
  const links: FoundLink[] = [];
  for (const pair of found) {
    const [signal] = await readWindows(context, [pair.watched], { ...span, stepMs });
    if (!signal) continue;
    const { values: kpi } = pair.series;
    const description = await analyst.ask({
      kind: 'describe',
      pair: {
        signal,
        kpi,
        drivers,
        lastLag: resolution.longestLagMs / stepMs,
        samplesPerDay: DAY_MS / stepMs,
        lag: pair.lag,
        effect: pair.effect,
        mostPoints: MOST_POINTS,
      },
    });
    const experiment = await judgeDeployments(context, analyst, pair, description, deployments, span.to);
    const natural = experiment.judged.reason === null && experiment.judged.movements.length > 0;
    links.push({
      ...pair,
      grade: natural
        ? gradeEvidence({ lag: pair.lag, reverse: false, outOfSampleGain: 0, naturalExperiment: true })
        : pair.grade,
      seen: description.seen,
      signalStep: roundStep(description.spread),
      signalNow: meanOf(signal.subarray(Math.max(0, signal.length - DAY_MS / stepMs))),
      evidence: toEvidence(pair, description, experiment, { span, names }),
    });
    await onLink();
  }
  return links;
}

interface ShownDeployment {
  id: string;
  serviceId: string;
  environmentId: string;
  version: string;
  startedAt: Date;
  finishedAt: Date;
}

async function readDeployments(
  { database }: Context,
  service: string,
  to: number,
): Promise<ShownDeployment[]> {
  const rows = await database.deployment.findMany({
    where: {
      service: { slug: service },
      environment: { production: true },
      status: 'succeeded',
      finishedAt: { gte: new Date(to - DEPLOYMENTS_BACK_MS), lt: new Date(to) },
    },
    select: {
      id: true,
      serviceId: true,
      environmentId: true,
      version: true,
      startedAt: true,
      finishedAt: true,
    },
    orderBy: [{ finishedAt: 'desc' }, { id: 'desc' }],
    take: MOST_DEPLOYMENTS,
  });
  return rows
    .flatMap(({ finishedAt, ...row }) => (finishedAt === null ? [] : [{ ...row, finishedAt }]))
    .reverse();
}

interface Experiment {
  judged: JudgedExperiment;
  looked: number;
  deployments: ShownDeployment[];
}

/** What deployments did to signal and KPI, as they were: what moves at one moment needs no traffic taken out. */
async function judgeDeployments(
  context: Context,
  analyst: Analyst,
  pair: TestedSignal,
  { spread }: LinkDescription,
  deployments: ShownDeployment[],
  to: number,
): Promise<Experiment> {
  const [first] = deployments;
  if (first === undefined) {
    const reason = 'No deployment of the service was told in four weeks.';
    return { judged: { movements: [], pooled: null, reason }, looked: 0, deployments };
  }
  const { stepMs, aroundMs } = pair.resolution;
  const earliest = first.startedAt.getTime();
  const from = Math.floor((earliest - BEFORE_THEM_MS - aroundMs) / stepMs) * stepMs;
  const [signal] = await readWindows(context, [pair.watched], { from, to, stepMs });
  const [kpi] = await readKpiWindows(context, [{ kpi: pair.series.kpi, segment: pair.series.segment }], {
    from,
    to,
  });
  if (!signal || !kpi) throw new Error('a window of a link was not read');
  const length = (to - from) / stepMs;
  const places = deployments.map(({ startedAt, finishedAt }, index) => ({
    index,
    started: Math.floor((startedAt.getTime() - from) / stepMs),
    finished: Math.ceil((finishedAt.getTime() - from) / stepMs),
    until: Math.floor(((deployments[index + 1]?.startedAt.getTime() ?? to) - from) / stepMs),
  }));
  const troubles = await findTrouble(context.database, first, { from: new Date(from), to: new Date(to) });
  const measured = await analyst.ask({
    kind: 'movements',
    pair: {
      signal,
      kpi: kpi.values.slice(0, length),
      lag: pair.lag,
      stepsADay: DAY_MS / stepMs,
      window: aroundMs / stepMs,
      leastShift: spread * LEAST_SHIFT,
      deployments: places,
      troubles: troubles.map((one) => ({ from: (one.from - from) / stepMs, to: (one.to - from) / stepMs })),
    },
  });
  return { judged: judgeExperiment(measured, pair.effect), looked: deployments.length, deployments };
}

function toEvidence(
  { effect, resolution: { stepMs }, watched }: TestedSignal,
  { points, samplesAPoint, line, profile, chance, blocks }: LinkDescription,
  { judged, looked, deployments }: Experiment,
  { span, names }: { span: Span; names: string[] },
): LinkEvidence {
  const at = (step: number) => new Date(span.from + step * stepMs).toISOString();
  return {
    from: at(0),
    to: new Date(span.to).toISOString(),
    drivers: names,
    points: points.map(({ x, y }) => [x, y]),
    samplesAPoint,
    samples: points.length * samplesAPoint,
    line: line.map((point) => ({ ...point })),
    profile: profile.map(({ lag: steps, correlation }) => ({
      seconds: (steps * stepMs) / 1000,
      correlation,
    })),
    chance,
    blocks: blocks.map(({ from, to, effect: own }) => ({
      from: at(from),
      to: at(to),
      effect: own,
      held: Math.sign(own.estimate) === Math.sign(effect.estimate),
    })),
    experiment: {
      looked,
      movements: judged.movements.flatMap(({ index, ...movement }) => {
        const deployment = deployments[index];
        return deployment
          ? [
              {
                ...movement,
                deploymentId: deployment.id,
                version: deployment.version,
                service: watched.service,
                at: deployment.finishedAt.toISOString(),
              },
            ]
          : [];
      }),
      pooled: judged.pooled,
      reason: judged.reason,
    },
  };
}
