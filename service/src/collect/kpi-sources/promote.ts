import type { z } from 'zod';
import type { KpiDetail, KpiKind, PromoteSignal, SignalTerm } from '../../contracts/kpis.ts';
import type { Signal, Statistic } from '../../contracts/signals.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { createKpi, type FindPerson, readKpi } from '../kpis/index.ts';
import { readSignal, toSlug } from '../telemetry/index.ts';
import { assertSignalsFit } from './assert-signals-fit.ts';
import { putSource } from './put.ts';

type Wish = z.output<typeof PromoteSignal>;

/** How often a KPI of each resolution is fed, how far back it begins, and how far back it is looked at again. */
const SCHEDULES = {
  minute: { everyMinutes: 1, historyDays: 35, overlapHours: 3 },
  hour: { everyMinutes: 15, historyDays: 400, overlapHours: 4 },
  day: { everyMinutes: 60, historyDays: 400, overlapHours: 48 },
} as const;
const LONGEST_LABEL = 80;

/**
 * Makes a KPI of a signal, and has it fed from there. @throws ServiceError unknown_signal, slug_taken, and for what cannot
 * be made of it
 */
export async function promoteSignal(
  context: Context,
  id: string,
  wish: Wish,
  findPerson: FindPerson,
): Promise<KpiDetail> {
  const signal = await readSignal(context, id, { simulatedOnly: false });
  const statistic = wish.statistic ?? signal.statistics[0]?.statistic ?? 'mean';
  const made = kpiOf(signal, statistic, wish);
  const team = wish.team ?? signal.team?.slug;
  if (team === undefined) {
    throw new ServiceError('invalid_request', {
      detail: `Nobody has said whose ${signal.service} is.`,
      remedy: 'Name the team that owns the KPI, or add the service to a team first.',
      field: 'team',
    });
  }
  const slug = wish.slug ?? toSlug(wish.name);
  const segments = Object.keys(wish.segments);
  const definition = {
    name: wish.name,
    description: wish.description,
    unit: wish.unit ?? made.unit,
    direction: wish.direction ?? (signal.worse === 'higher' ? ('lower' as const) : ('higher' as const)),
    kind: made.kind,
    proportion: made.proportion,
    numerator: made.labels?.numerator,
    denominator: made.labels?.denominator,
    resolution: wish.resolution,
    team,
    owner: wish.owner,
    worth: wish.worth,
    segments,
  };
  const queries = {
    ...made.terms,
    segments: wish.segments,
    across: wish.across,
    absentIsZero: wish.absentIsZero,
  };
  const owner = await context.database.team.findUnique({
    where: { slug: team },
    select: { simulated: true },
  });
  const simulated = owner?.simulated ?? signal.simulated; // an unknown team is refused below, with the nearest name
  await assertSignalsFit(
    context,
    { kind: made.kind, segments, slug, team: { simulated } },
    queries,
    (part) => (part === 'denominator' ? 'per.amount' : 'statistic'),
  );
  await createKpi(context, { slug, ...definition }, findPerson);
  await putSource(context, slug, { kind: 'signal', ...queries, ...SCHEDULES[wish.resolution] });
  return readKpi(context, slug);
}

interface Made {
  kind: KpiKind;
  proportion: boolean;
  unit: string;
  terms: { value?: SignalTerm; numerator?: SignalTerm; denominator?: SignalTerm };
  labels?: { numerator: string; denominator: string };
}

/** What a statistic of a signal is as a KPI: rates and totals add up, a share keeps its two sides, a level stays one. */
function kpiOf(signal: Signal, statistic: Statistic, wish: Wish): Made {
  const shown = signal.statistics.find((one) => one.statistic === statistic);
  if (!shown) {
    throw new ServiceError('invalid_request', {
      detail: `A ${signal.kind} has no ${statistic}.`,
      remedy: `Take one of ${signal.statistics.map((one) => one.statistic).join(', ')}.`,
      field: 'statistic',
    });
  }
  const term = (amount: SignalTerm['amount']): SignalTerm => ({ signal: signal.id, amount });
  const counted = term(signal.kind === 'distribution' && statistic === 'rate' ? 'count' : 'total');
  const labels = (numerator: string, denominator: string) => ({
    numerator: wish.numerator ?? numerator.slice(0, LONGEST_LABEL),
    denominator: wish.denominator ?? denominator.slice(0, LONGEST_LABEL),
  });
  if (wish.per) {
    const proportion = wish.proportion ?? false;
    return {
      kind: 'ratio',
      proportion,
      unit: proportion ? '%' : shown.unit.replace(/\/s$/, '') || 'each',
      terms: { numerator: counted, denominator: wish.per },
      labels: labels(signal.name, `signal ${wish.per.signal}`),
    };
  }
  if (statistic === 'ratio') {
    return {
      kind: 'ratio',
      proportion: wish.proportion ?? true,
      unit: '%',
      terms: { numerator: term('total'), denominator: term('count') },
      labels: labels('cases', 'all'),
    };
  }
  if (statistic === 'rate' || statistic === 'total') {
    const unit =
      signal.kind === 'distribution' ? 'observations' : shown.unit.replace(/\/s$/, '') || 'counted';
    return { kind: 'sum', proportion: false, unit, terms: { value: counted } };
  }
  return { kind: 'gauge', proportion: false, unit: shown.unit || 'level', terms: { value: term(statistic) } };
}
