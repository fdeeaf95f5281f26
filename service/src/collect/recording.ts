import { ServiceError } from '../errors.ts';
import type { Context, Transaction } from '../store/database.ts';

/** Deployments of an environment changed that finished from `since` (ever, when left out) to `until` (now). */
export interface ChangedSpan {
  environmentId: string;
  since?: Date | undefined;
  until?: Date | undefined;
}

/**
 * Told of every change inside the transaction that makes it, so that nothing derived is ever older than what it is
 * derived from. Collect knows nobody who listens: the program passes them in.
 */
export interface Changes {
  deploymentsChanged: (transaction: Transaction, spans: ChangedSpan[]) => Promise<void>;
  incidentsChanged: (transaction: Transaction, incidentIds: string[]) => Promise<void>;
  bugsChanged: (transaction: Transaction, bugIds: string[]) => Promise<void>;
  /** What KPIs told, or what they mean. */
  kpisChanged: (transaction: Transaction, kpiIds: string[]) => Promise<void>;
  /** Asked before a KPI is removed or given to another team. @throws ServiceError kpi_is_outcome */
  assertNoOutcome: (transaction: Transaction, kpi: { id: string; slug: string }) => Promise<void>;
}

/** What recording points of KPIs needs to know. */
export type KpiRecording = Pick<Recording, 'context' | 'changes'>;

/** What recording anything needs to know. */
export interface Recording {
  context: Context;
  changes: Changes;
  /** Refuses services that the sender may not write to. @throws ServiceError wrong_scope */
  assertService: (service: { id: string; slug: string }) => void;
}

const NO_SERVICE = { id: '', slug: '' }; // only who is not limited to some services may write to it

/** Whether the sender may write to the service, or, when none is given, to all there are. */
export function mayWrite(
  assertService: Recording['assertService'],
  service: { id: string; slug: string } = NO_SERVICE,
): boolean {
  try {
    assertService(service);
    return true;
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}
