import { INTERVAL_MS, type KpiRow, readKpiWindows } from '../../collect/kpis/index.ts';
import { readWindows } from '../../collect/telemetry/index.ts';
import type { Context } from '../../store/database.ts';
import type { Stretch } from './compare.ts';
import { MINUTE_MS } from './schedule.ts';
import type { Subject } from './watched.ts';
import type { ComparedWindows } from './windows.ts';

const LEAST_TOLD = 0.5; // of a step: of less nobody knows what the whole came to

/** What subjects told over the same windows shifted back by each of `shifts`: for each shift one stretch a subject. */
export async function readStretches(
  context: Context,
  subjects: readonly Subject[],
  windows: ComparedWindows,
  shifts: readonly number[],
): Promise<Stretch[][]> {
  const { stepMs, before, after } = windows;
  const result: Stretch[][] = [];
  for (const shift of shifts) {
    const span = { from: before.from - shift, to: after.to - shift, stepMs };
    const signals = subjects.flatMap(({ signal }) => signal ?? []);
    const told = signals.length > 0 ? await readWindows(context, signals, span) : [];
    let next = 0;
    const stretches: Stretch[] = [];
    for (const { kpi } of subjects) {
      stretches.push({
        from: span.from,
        values: kpi ? await readKpi(context, kpi, span) : (told[next++] ?? new Float64Array(0)),
      });
    }
    result.push(stretches);
  }
  return result;
}

/** A KPI by wider steps: of what adds up the mean of its intervals, so that one that is missing is no fall. */
export async function readKpi(
  context: Pick<Context, 'database'>,
  kpi: KpiRow,
  span: { from: number; to: number; stepMs: number },
): Promise<Float64Array> {
  const [window] = await readKpiWindows(context, [{ kpi }], span);
  const length = Math.round((span.to - span.from) / span.stepMs);
  if (!window) return new Float64Array(length).fill(Number.NaN);
  const each = Math.max(1, Math.round(span.stepMs / window.stepMs));
  const offset = Math.round((span.from - window.from) / window.stepMs);
  return Float64Array.from({ length }, (_, step) => {
    let [sum, below, told] = [0, 0, 0];
    for (let index = offset + step * each; index < offset + (step + 1) * each; index += 1) {
      const value = window.numerators[index] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      told += 1;
      sum += value;
      below += window.denominators[index] ?? 0;
    }
    if (told < LEAST_TOLD * each || told === 0) return Number.NaN;
    if (kpi.kind === 'ratio') return below > 0 ? sum / below : Number.NaN;
    return sum / told;
  });
}

/** The finest step at which a subject is told. */
export function finestOf({ kpi }: Subject): number {
  return kpi ? INTERVAL_MS[kpi.resolution] : MINUTE_MS;
}
