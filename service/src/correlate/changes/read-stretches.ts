import { INTERVAL_MS, readKpiSteps } from '../../collect/kpis/index.ts';
import { readWindows } from '../../collect/telemetry/index.ts';
import type { Context } from '../../store/database.ts';
import type { Stretch } from './compare.ts';
import { MINUTE_MS } from './schedule.ts';
import type { Subject } from './watched.ts';
import type { ComparedWindows } from './windows.ts';

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
        values: kpi ? await readKpiSteps(context, kpi, span) : (told[next++] ?? new Float64Array(0)),
      });
    }
    result.push(stretches);
  }
  return result;
}

/** The finest step at which a subject is told. */
export function finestOf({ kpi }: Subject): number {
  return kpi ? INTERVAL_MS[kpi.resolution] : MINUTE_MS;
}
