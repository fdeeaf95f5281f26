import type { Context } from '../../store/database.ts';
import type { KpiRow } from './find-kpi.ts';
import { readKpiWindows } from './read-series.ts';

const LEAST_TOLD = 0.5; // of a step: of less nobody knows what the whole came to

/** A KPI, or a segment of it, by wider steps: of what adds up the mean of its intervals, so that one that is missing is no fall. */
export async function readKpiSteps(
  context: Pick<Context, 'database'>,
  kpi: KpiRow,
  span: { from: number; to: number; stepMs: number; segment?: Record<string, string> },
): Promise<Float64Array> {
  const [window] = await readKpiWindows(context, [{ kpi, segment: span.segment ?? {} }], span);
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
