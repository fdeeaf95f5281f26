/**
 * What a signal measures, which says in which direction it hurts: latency and failures by rising, success by
 * falling, traffic and everything else (CPU, memory, queue length) by either.
 */
export type SignalKind = 'latency' | 'failure' | 'success' | 'traffic' | 'other';

/**
 * One signal of one component. `reference` is how it behaves normally (evenly spaced, any length), `window`
 * the same signal around the incident; all windows of one question share their grid. NaN is a missing value.
 */
export interface ObservedSignal {
  component: string;
  metric: string;
  kind: SignalKind;
  reference: Float64Array;
  window: Float64Array;
}

/** The sign in which a kind of signal hurts: 1 up, -1 down, 0 either. */
export function harmfulDirection(kind: SignalKind): -1 | 0 | 1 {
  switch (kind) {
    case 'latency':
    case 'failure':
      return 1;
    case 'success':
      return -1;
    case 'traffic':
    case 'other':
      return 0;
  }
}

/** Whether two kinds tell of the same trouble: slowness, or failing. */
export function sameTrouble(a: SignalKind, b: SignalKind): boolean {
  const family = (kind: SignalKind): string => (kind === 'failure' || kind === 'success' ? 'failing' : kind);
  return family(a) === family(b);
}
