import type { SignalTerm } from '../../contracts/kpis.ts';
import { ServiceError } from '../../errors.ts';
import type { Context } from '../../store/database.ts';
import { INTERVAL_MS, type RawPoint } from '../kpis/index.ts';
import { readAmounts, readSignal } from '../telemetry/index.ts';
import type { Answered, OpenSource, Wanted } from './source.ts';

type Part = 'value' | 'numerator' | 'denominator';

/**
 * Makes points of signals. A counted share has to be of whole numbers: what was spread over minutes is rounded once it is
 * added up. @throws ServiceError for a signal that is not there any more, or of which there are too many
 */
export async function askSignals(
  context: Context,
  { queries }: Extract<OpenSource, { kind: 'signal' }>,
  { rules, from, to }: Wanted,
  maxRows: number,
): Promise<Answered> {
  const stepMs = INTERVAL_MS[rules.resolution];
  const parts: readonly Part[] = rules.kind === 'ratio' ? ['numerator', 'denominator'] : ['value'];
  const by = rules.segments.map((name) => queries.segments[name] ?? name);
  const places = new Map<
    string,
    { at: number; values: readonly string[]; amounts: Partial<Record<Part, number>> }
  >();
  for (const part of parts) {
    const term = queries[part];
    if (!term) continue;
    for (const { values, steps } of await readTerm(context, term, {
      by,
      across: queries.across,
      from,
      to,
      stepMs,
    })) {
      for (const [step, amount] of steps) {
        const key = JSON.stringify([step, values]);
        const place = places.get(key) ?? { at: from + step * stepMs, values, amounts: {} };
        place.amounts[part] = rules.proportion ? Math.round(amount) : amount;
        places.set(key, place);
      }
    }
  }
  const rows: RawPoint[] = [];
  for (const { at, values, amounts } of places.values()) {
    const { denominator } = amounts;
    if (rules.kind === 'ratio' && denominator === undefined) continue;
    if (rules.kind === 'ratio' && amounts.numerator === undefined) {
      if (!queries.absentIsZero) continue;
      amounts.numerator = 0;
    }
    const time = new Date(at).toISOString();
    rows.push({
      line: rows.length + 1,
      at: rules.resolution === 'day' ? time.slice(0, 10) : time,
      ...amounts,
      ...(values.length > 0 && {
        segment: Object.fromEntries(rules.segments.map((name, i) => [name, cleaned(values[i])])),
      }),
    });
  }
  const columns = ['at', ...parts, ...rules.segments];
  return { columns, rows: rows.slice(0, maxRows), cut: rows.length > maxRows };
}

async function readTerm(
  context: Context,
  { signal, amount }: SignalTerm,
  {
    by,
    across,
    from,
    to,
    stepMs,
  }: { by: string[]; across: string[]; from: number; to: number; stepMs: number },
) {
  const { id } = await readSignal(context, signal, { simulatedOnly: false });
  const asked = { seriesId: Number(id), amount, by, across };
  const amounts = await readAmounts(context, asked, { from, to, stepMs });
  if (amounts) return amounts;
  throw new ServiceError('query_failed', {
    detail: 'More than 2000 signals differ in nothing but these attributes.',
    remedy: 'Cut the KPI by attributes with few values, such as plan or region.',
    field: 'segments',
  });
}

/** Segments are short, and none is empty. */
function cleaned(value: string | undefined): string {
  return value?.trim().slice(0, 100).trim() || 'unknown';
}
