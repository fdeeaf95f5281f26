import type { Telemetry } from './open.ts';

/** How taking telemetry in does in this process, for whoever runs it. */
export function telemetryFigures({ budget, waiting }: Pick<Telemetry, 'budget' | 'waiting'>): {
  name: string;
  help: string;
  value: number;
  labels?: Record<string, string>;
}[] {
  const heldBack = {
    name: 'throughline_telemetry_held_back_total',
    help: 'Requests of telemetry that were told to come back, by what was used up',
  };
  return [
    {
      name: 'throughline_telemetry_memory_bytes',
      help: 'Set aside for requests of telemetry under way',
      value: budget.taken,
    },
    {
      name: 'throughline_telemetry_memory_limit_bytes',
      help: 'What such requests may take together',
      value: budget.bound,
    },
    {
      name: 'throughline_telemetry_waiting_bytes',
      help: 'Telemetry in the database that waits to be merged',
      value: waiting.bytes,
    },
    {
      name: 'throughline_telemetry_waiting_limit_bytes',
      help: 'How much of it may wait before senders are held back',
      value: waiting.bound,
    },
    { ...heldBack, labels: { reason: 'no_memory_left' }, value: budget.turnedAway },
    { ...heldBack, labels: { reason: 'too_much_waiting' }, value: waiting.turnedAway },
  ];
}
