import { z } from 'zod';
import type { Runner } from '../runner/runner.ts';

const Started = z.object({
  /** The deployment as the service knows it; missing where it was not reached, or refused it. */
  id: z.string().optional(),
  /** When it began, by the clock of the service. */
  startedAt: z.string().optional(),
  previousVersion: z.string().optional(),
  /** None of its files changed: there is nothing to record. */
  skipped: z.boolean().optional(),
  /** Code of the refusal that was annotated already. */
  complaint: z.string().optional(),
});

/** What the start of a job found out about one of its services. */
export type Started = Readonly<z.infer<typeof Started>>;

const Services = z.record(z.string(), Started);

/** Leaves for the finish what became of each service. */
export function saveStarted(runner: Runner, services: ReadonlyMap<string, Started>): void {
  runner.saveState('services', JSON.stringify(Object.fromEntries(services)));
}

/** What the start left; empty where it was cut off before it could. */
export function readStarted(runner: Runner): Map<string, Started> {
  const saved = runner.getState('services');
  if (saved === '') return new Map();
  return new Map(Object.entries(Services.parse(JSON.parse(saved))));
}
