import type { SignalSource } from '@throughline/service/contracts/signal-sources';
import type { State } from '../../../ui/state-mark.tsx';

/** How asking goes, in a state and its word. */
export function standingOf({ state, last }: SignalSource): { state: State; word: string } {
  if (state === 'failed') return { state: 'missed', word: 'failed' };
  if (state !== 'done') return { state: 'undecided', word: 'being asked' };
  if (last !== null && last.refused > 0) return { state: 'at_risk', word: 'partly refused' };
  return { state: 'met', word: 'up to date' };
}
