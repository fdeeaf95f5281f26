import type { Context } from '../../store/database.ts';
import { readStanding } from './read.ts';
import { readWatching } from './read-watching.ts';

/** How the watching does, for whoever runs the service. */
export async function readFigures(
  context: Context,
): Promise<{ name: string; help: string; value: number }[]> {
  const everything = { simulatedOnly: false };
  const [{ watching }, { degrading }] = await Promise.all([
    readWatching(context, everything),
    readStanding(context, everything),
  ]);
  const { signals, kpis, learning, silent, late, behindMs, tookMs, shed } = watching;
  return [
    { name: 'throughline_live_degrading', help: 'Open live signals that call somebody', value: degrading },
    { name: 'throughline_watch_subjects', help: 'Signals and KPIs that are watched', value: signals + kpis },
    {
      name: 'throughline_watch_learning',
      help: 'Watched, and told too little yet to be judged',
      value: learning,
    },
    {
      name: 'throughline_watch_silent',
      help: 'Watched, and silent where they used to tell something',
      value: silent,
    },
    {
      name: 'throughline_watch_late',
      help: 'Of those, told only after their minutes were judged',
      value: late,
    },
    {
      name: 'throughline_watch_behind_seconds',
      help: 'How far judging is behind the clock, beyond what is usual',
      value: behindMs / 1_000,
    },
    {
      name: 'throughline_watch_tick_seconds',
      help: 'How long the last tick took, all shares together',
      value: tookMs / 1_000,
    },
    { name: 'throughline_watch_shed', help: 'Watched things the last tick had no time for', value: shed },
  ];
}
