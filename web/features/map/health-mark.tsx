import type { MapHealth } from '@throughline/service/contracts/map';
import { type State, StateMark } from '../../ui/state-mark.tsx';

const MARKS: Record<MapHealth, { state: State; word: string }> = {
  well: { state: 'met', word: 'well' },
  degrading: { state: 'missed', word: 'degrading' },
  silent: { state: 'at_risk', word: 'silent' },
  learning: { state: 'undecided', word: 'learning' },
  unknown: { state: 'no_data', word: 'not known' },
};

export function wordOfHealth(health: MapHealth): string {
  return MARKS[health].word;
}

/** How something on the map is, as shape, colour and word; the word may be read out alone where there is no room. */
export function HealthMark({ health, wordless = false }: { health: MapHealth; wordless?: boolean }) {
  const { state, word } = MARKS[health];
  if (!wordless) return <StateMark state={state} word={word} />;
  return (
    <span className="flex-none overflow-hidden" style={{ width: 12 }} title={word}>
      <StateMark state={state} word={word} />
    </span>
  );
}
