import type { z } from 'zod';
import { assertSegment, findKpi, type KpiRow, lockKpi } from '../../collect/kpis/index.ts';
import { findSignalName, type SeriesName } from '../../collect/telemetry/index.ts';
import {
  OUTCOME_STATISTICS,
  type OutcomeDirection,
  type SetOutcomeMetric,
} from '../../contracts/outcome-metrics.ts';
import { STATISTICS, type Statistic } from '../../contracts/signals.ts';
import { ServiceError } from '../../errors.ts';
import type { Context, Transaction } from '../../store/database.ts';
import { outputOfKpi, outputOfSignal } from './count-of-output.ts';
import { refuseOutput } from './refuse-output.ts';

type Input = z.output<typeof SetOutcomeMetric>;

/** What a metric is read from, as it is kept, and which side of its target is better. */
export interface Source {
  direction: OutcomeDirection;
  kpi: KpiRow | null;
  segment: Record<string, string>;
  seriesId: number | null;
  statistic: Statistic | null;
  limit: number | null;
  signalName: string | null;
  signalUnit: string | null;
}

const NONE: Source = {
  direction: 'at_least',
  kpi: null,
  segment: {},
  seriesId: null,
  statistic: null,
  limit: null,
  signalName: null,
  signalUnit: null,
};

/** Which signal somebody chose, before the transaction: telemetry is read over connections of its own. */
export async function findChosenSignal(context: Context, input: Input): Promise<SeriesName | null> {
  const id = signalOf(input);
  if (id === null) return null;
  const seriesId = Number(id);
  const asked =
    input.kind === 'signal'
      ? ({ seriesId, as: 'statistic', statistic: input.statistic } as const)
      : ({ seriesId, as: 'without_errors' } as const);
  const found = seriesId < 2 ** 31 ? await findSignalName(context, asked) : undefined;
  if (found) return found;
  throw new ServiceError('unknown_signal', {
    detail: `No signal has the id \`${id}\`.`,
    remedy: 'See GET /api/v1/signals for those there are.',
    field: fieldOf(input, 'signal'),
  });
}

/** @throws ServiceError for what cannot be this team's outcome, with the reason */
export async function chooseSource(
  transaction: Transaction,
  team: { slug: string; name: string },
  input: Input,
  signal: SeriesName | null,
): Promise<Source> {
  const ofKpi =
    input.kind === 'kpi' ? input : input.kind === 'slo' && input.source.from === 'kpi' ? input.source : null;
  if (ofKpi) {
    const { id } = await findKpi(transaction, ofKpi.kpi, fieldOf(input, 'kpi'));
    await lockKpi(transaction, id); // who removes it, or gives it to another team, comes before or after
    const kpi = await findKpi(transaction, ofKpi.kpi, fieldOf(input, 'kpi'));
    return chooseKpi(kpi, team, input, ofKpi.segment);
  }
  return signal ? chooseSignal(signal, team, input) : NONE;
}

function chooseKpi(
  kpi: KpiRow,
  team: { slug: string; name: string },
  input: Input,
  segment: Record<string, string>,
): Source {
  const field = fieldOf(input, 'kpi');
  if (kpi.team.slug !== team.slug)
    throw notTheirs(`The KPI ${kpi.slug}`, kpi.team.name, team.name, 'KPI', field);
  assertSegment(kpi, segment, fieldOf(input, 'segment'));
  const output = outputOfKpi(kpi);
  if (output) refuseOutput(`The KPI ${kpi.slug}`, output, field);
  if (input.kind === 'slo' && !kpi.proportion) {
    throw new ServiceError('invalid_request', {
      detail: `${kpi.slug} is no proportion of counts, so nothing of it is good or bad.`,
      remedy:
        'Choose a ratio whose numerator counts some of what its denominator counts, or make the KPI itself the outcome.',
      field,
    });
  }
  if (input.kind === 'kpi' && kpi.proportion) assertShare(input.target);
  const own = kpi.direction === 'higher' ? 'at_least' : 'at_most';
  const direction = input.kind === 'kpi' ? (input.direction ?? own) : 'at_least';
  return { ...NONE, kpi, segment, direction };
}

function chooseSignal(signal: SeriesName, team: { slug: string; name: string }, input: Input): Source {
  const field = fieldOf(input, 'signal');
  if (signal.team !== team.slug) {
    throw notTheirs(
      `${signal.name} of the service ${signal.service}`,
      signal.team,
      team.name,
      'signal',
      field,
    );
  }
  const chosen = { ...NONE, seriesId: signal.id, signalName: signal.name, signalUnit: signal.unit };
  if (input.kind === 'signal') {
    assertTells(signal, input.statistic);
    const output = outputOfSignal({ ...signal, statistic: input.statistic });
    if (output) refuseOutput(signal.name, output, field);
    if (input.statistic === 'ratio') assertShare(input.target);
    return { ...chosen, statistic: input.statistic, direction: input.direction ?? 'at_most' };
  }
  if (input.kind !== 'slo' || input.source.from === 'kpi') return NONE;
  const { source } = input;
  const fitting = source.from === 'latency' ? 'distribution' : 'ratio';
  if (signal.kind !== fitting) {
    throw new ServiceError('invalid_request', {
      detail: `${signal.name} is a ${signal.kind}; ${source.from === 'latency' ? 'a limit is set to a distribution' : 'errors are counted by a ratio'}.`,
      remedy: `Choose one of GET /api/v1/signals?kind=${fitting}.`,
      field,
    });
  }
  return { ...chosen, limit: source.from === 'latency' ? source.limit : null };
}

function assertTells(signal: SeriesName, statistic: Statistic): void {
  const told = STATISTICS[signal.kind].filter((one) => OUTCOME_STATISTICS.some((allowed) => allowed === one));
  if (told.includes(statistic)) return;
  throw new ServiceError('invalid_request', {
    detail: `${signal.name} is a ${signal.kind} and has no ${statistic}.`,
    remedy: `Choose ${told.join(', ') || 'another signal: of this one nothing has an interval'}.`,
    field: 'statistic',
  });
}

function assertShare(target: number): void {
  if (target > 0 && target < 1) return;
  throw new ServiceError('invalid_request', {
    detail: `target is ${target}, and what is measured is a share.`,
    remedy: 'Give a share between 0 and 1: 42 % is written 0.42.',
    field: 'target',
  });
}

function notTheirs(
  what: string,
  owner: string | null,
  team: string,
  noun: string,
  field: string,
): ServiceError {
  return new ServiceError('invalid_request', {
    detail: `${what} belongs to ${owner ?? 'no team'}, not to ${team}.`,
    remedy: `A team answers for what it can move: choose a ${noun} of its own.`,
    field,
  });
}

function signalOf(input: Input): string | null {
  if (input.kind === 'signal') return input.signal;
  return input.kind === 'slo' && input.source.from !== 'kpi' ? input.source.signal : null;
}

function fieldOf(input: Input, name: string): string {
  return input.kind === 'slo' ? `source.${name}` : name;
}
