import type { WatchedSignal } from '../../collect/telemetry/index.ts';
import type { Forecast } from '../../contracts/forecasts.ts';

/** A signal with a limit that it may cross. */
export interface Subject {
  signal: WatchedSignal;
  threshold: number;
  thresholdKind: Forecast['thresholdKind'];
  direction: Forecast['direction'];
}

const FULL = 0.95; // of what can be used: beyond it disks, pools and heaps begin to fail, and few ever reach all
const OF_A_WHOLE = /utili[sz]ation/i;

/** The limits of signals: those that people have set, and of what can be used up 95 %. */
export function chooseSubjects(signals: readonly WatchedSignal[]): Subject[] {
  return signals.flatMap((signal): Subject[] => {
    const { threshold, worse, role, unit, metric } = signal;
    if (threshold) {
      const direction = worse === 'lower' ? 'falling' : 'rising';
      return [{ signal, threshold: threshold.value, thresholdKind: threshold.kind, direction }];
    }
    if (role !== 'saturation' || !OF_A_WHOLE.test(metric)) return [];
    const whole = unit === '' ? 1 : unit === '%' ? 100 : undefined;
    return whole === undefined
      ? []
      : [{ signal, threshold: FULL * whole, thresholdKind: 'full', direction: 'rising' }];
  });
}
