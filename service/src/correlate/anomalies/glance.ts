import { readWindows } from '../../collect/telemetry/index.ts';
import type { Context } from '../../store/database.ts';
import { isWorse } from './is-worse.ts';
import type { Memory } from './states.ts';
import { finalMinute } from './tick.ts';

const MINUTE_MS = 60_000;
/** Whoever was judged longer ago than this is looked after by somebody else by now. */
const RECENT_MS = 2 * MINUTE_MS;

/** What the minute that is still running shows of one signal; it may look otherwise when the minute is final. */
export interface Glimpse {
  key: string;
  name: string;
  simulated: boolean;
  /** Begin of the minute, in milliseconds since 1970. */
  minute: number;
  value: number;
  expected: number;
}

/**
 * Signals that are outside their band, for the worse and by enough, in the minute that is running and in the one before,
 * neither of which is final. Rises only: of a minute that is not over a count is always too low.
 */
export async function glance(context: Context, memory: Memory): Promise<Glimpse[]> {
  const now = context.now().getTime();
  const running = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const oldest = finalMinute(now) - RECENT_MS;
  const looked = [...memory].flatMap(([key, { subject, watcher, seenTo }]) => {
    const { band, learning, episode } = watcher;
    const told = episode !== null && episode.endedAt === null;
    if (subject?.source.kind !== 'signal' || band === null || learning || told || seenTo < oldest) return [];
    return [{ key, subject, band, source: subject.source }];
  });
  const windows = await readWindows(
    context,
    looked.map(({ source }) => source),
    { from: running - MINUTE_MS, to: running + MINUTE_MS, stepMs: MINUTE_MS },
  );
  return looked.flatMap(({ key, subject, band }, index) => {
    const [before, value] = windows[index] as unknown as [number, number];
    if (!(before > band.upper && value > band.upper)) return [];
    if (
      !isWorse(subject.shown, {
        side: 1,
        size: Math.min(before, value) - band.expected,
        usual: band.expected,
        longest: 2,
        onTheWhole: false,
      })
    )
      return [];
    const { name } = subject.shown;
    return [{ key, name, simulated: subject.simulated, minute: running, value, expected: band.expected }];
  });
}
