import { Segment } from '../../contracts/kpis.ts';
import { moneyOf, times } from '../../contracts/link-what-if.ts';
import { type Link, LinkEvidence } from '../../contracts/links.ts';
import { Statistic } from '../../contracts/signals.ts';
import type { Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';

/** Everything but the evidence, which is large and looked at one at a time. */
export const linkParts = {
  omit: { evidence: true },
  include: { kpi: { include: { team: { select: { slug: true, name: true } } } } },
} satisfies Prisma.LinkDefaultArgs;
type Row = Prisma.LinkGetPayload<typeof linkParts>;
type Team = { slug: string; name: string };

/** Links as they are sent, with the teams of their services. */
export async function toLinks(database: Transaction, rows: readonly Row[]): Promise<Link[]> {
  const services = await database.service.findMany({
    where: { slug: { in: [...new Set(rows.map(({ service }) => service))] } },
    select: { slug: true, team: { select: { slug: true, name: true } } },
  });
  const teams = new Map(services.map(({ slug, team }) => [slug, team]));
  return rows.map((row) => toLink(row, teams.get(row.service) ?? null));
}

function toLink(row: Row, team: Team | null): Link {
  const { kpi } = row;
  const effect = { estimate: row.effect, lower: row.lower, upper: row.upper };
  const change = times(effect, row.signalStep);
  const worth =
    kpi.worthAmount === null || kpi.worthCurrency === null
      ? null
      : { amount: kpi.worthAmount, currency: kpi.worthCurrency };
  return {
    id: row.id,
    state: row.state,
    grade: row.grade,
    signal: {
      id: String(row.seriesId),
      statistic: Statistic.parse(row.statistic),
      name: row.signalName,
      unit: row.signalUnit,
      service: row.service,
      environment: row.environment,
      team,
    },
    kpi: {
      slug: kpi.slug,
      name: kpi.name,
      unit: kpi.unit,
      kind: kpi.kind,
      proportion: kpi.proportion,
      direction: kpi.direction,
      numerator: kpi.numerator,
      resolution: kpi.resolution === 'minute' ? 'minute' : 'hour',
      team: kpi.team,
    },
    segment: Segment.parse(row.segment),
    effect,
    step: row.signalStep,
    change,
    lagSeconds: row.lagMs / 1000,
    stepSeconds: row.stepMs / 1000,
    q: row.q,
    days: { held: row.daysHeld, of: row.days },
    outOfSampleGain: row.gain,
    seen: { lower: row.seenLower, upper: row.seenUpper },
    now: { signal: row.signalNow, kpi: row.kpiNow },
    perHour: row.perHour,
    worth,
    money: moneyOf({ perHour: row.perHour, worth }, change),
    deployments: row.moved === 0 ? null : { moved: row.moved, followed: row.followed },
    firstFoundAt: row.firstFoundAt.toISOString(),
    lastFoundAt: row.lastFoundAt.toISOString(),
    lastTestedAt: row.lastTestedAt.toISOString(),
    withdrawn:
      row.withdrawnAt === null
        ? null
        : { at: row.withdrawnAt.toISOString(), reason: row.withdrawnReason ?? '' },
    dismissed:
      row.dismissedAt === null
        ? null
        : {
            at: row.dismissedAt.toISOString(),
            by: row.dismissedBy ?? '',
            reason: row.dismissedReason ?? '',
          },
    simulated: row.simulated,
  };
}

export function toEvidence(kept: unknown): LinkEvidence {
  return LinkEvidence.parse(kept);
}
