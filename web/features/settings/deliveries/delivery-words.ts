import type { Delivery, DeliverySource, DeliveryState } from '@throughline/service/contracts/deliveries';
import type { State } from '../../../ui/state-mark.tsx';

export const SOURCES: Record<DeliverySource, string> = {
  github: 'GitHub',
  linear: 'Linear',
  cdevents: 'CDEvents',
  import: 'Import',
};

/** In the order in which somebody wants to know of them. */
export const STATES = ['refused', 'waiting', 'used', 'ignored'] as const satisfies DeliveryState[];

export const DELIVERY_MARKS: Record<DeliveryState, { state: State; word: string }> = {
  refused: { state: 'missed', word: 'refused' },
  waiting: { state: 'undecided', word: 'waiting' },
  used: { state: 'met', word: 'used' },
  ignored: { state: 'no_data', word: 'ignored' },
};

/** Taken in a moment ago, so that the page shows another state in a moment; one that is tried again later takes longer. */
export function isFresh({ state, attempts }: Pick<Delivery, 'state' | 'attempts'>): boolean {
  return state === 'waiting' && attempts === 0;
}
