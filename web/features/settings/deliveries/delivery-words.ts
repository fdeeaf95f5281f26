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

/** In line or looked at just now, so that it has another state in a moment. One that is tried again later says why. */
export function isFresh({ state, reason }: Pick<Delivery, 'state' | 'reason'>): boolean {
  return state === 'waiting' && reason === null;
}
