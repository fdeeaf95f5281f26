import type { SignalAmount, SignalTerm } from '../../contracts/kpis.ts';
import type { Signal } from '../../contracts/signals.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import type { KpiRow } from '../kpis/index.ts';
import { AMOUNTS, readSignal } from '../telemetry/index.ts';
import type { SignalQueries } from './source.ts';

const ADDED_UP: readonly SignalAmount[] = ['total', 'count'];

/** @throws ServiceError for signals that are not there, or cannot make up what the KPI is */
export async function assertSignalsFit(
  context: Context,
  kpi: Pick<KpiRow, 'kind' | 'segments' | 'slug'> & { team: { simulated: boolean } },
  queries: SignalQueries,
  fieldOf: (part: 'value' | 'numerator' | 'denominator') => string = (part) => `${part}.amount`,
): Promise<void> {
  assertSegments(kpi, Object.keys(queries.segments));
  for (const field of kpi.kind === 'ratio' ? (['numerator', 'denominator'] as const) : (['value'] as const)) {
    const term = queries[field];
    if (term) assertTerm(kpi, queries, fieldOf(field), term, await findSignal(context, term, kpi));
  }
}

async function findSignal(context: Context, { signal }: SignalTerm, kpi: { team: { simulated: boolean } }) {
  const simulatedOnly = kpi.team.simulated;
  const found = await readSignal(context, signal, { simulatedOnly });
  if (found.simulated === simulatedOnly) return found;
  throw new ServiceError('simulated_mismatch', {
    detail: `The signal ${found.name} is invented, and the team of the KPI is not.`,
    remedy: 'Choose a signal of a real service, or a team of the simulated company.',
    field: 'team',
  });
}

function assertSegments({ slug, segments }: Pick<KpiRow, 'slug' | 'segments'>, named: string[]): void {
  const odd =
    segments.find((name) => !named.includes(name)) ?? named.find((name) => !segments.includes(name));
  if (odd === undefined) return;
  throw new ServiceError('invalid_request', {
    detail: segments.includes(odd)
      ? `${slug} is cut by ${odd}, and no attribute of the signals is named for it.`
      : `${slug} is not cut by ${odd}.`,
    remedy: `Give an attribute of the signals for each of ${segments.join(', ') || 'none'}, and no other.`,
    field: 'segments',
  });
}

function assertTerm(
  { kind, slug }: Pick<KpiRow, 'kind' | 'slug'>,
  { segments, across }: SignalQueries,
  field: string,
  { amount }: SignalTerm,
  signal: Signal,
): void {
  const offered = AMOUNTS[signal.kind].filter((one) => kind === 'gauge' || ADDED_UP.includes(one));
  if (!offered.includes(amount)) {
    throw new ServiceError('invalid_request', {
      detail: `The ${amount} of ${signal.name}, a ${signal.kind}, cannot make up ${slug}, which is a ${kind}.`,
      remedy:
        offered.length > 0
          ? `Take ${offered.join(' or ')}.`
          : 'Nothing of it adds up over time: make the KPI a gauge.',
      field,
    });
  }
  const missing = [...Object.values(segments), ...across].find((key) => signal.attributes[key] === undefined);
  if (missing === undefined) return;
  const known = Object.keys(signal.attributes).sort();
  throw new ServiceError('invalid_request', {
    detail: `${signal.name} has no attribute ${missing}.`,
    remedy: known.length > 0 ? `It has ${known.join(', ')}.` : 'It has none: leave it out.',
    field: across.includes(missing) ? 'across' : 'segments',
  });
}
