import type { Transaction } from '../../store/database.ts';

/** What became of a delivery. */
export interface Settled {
  state: 'used' | 'ignored' | 'refused' | 'waiting';
  /** Only given where it is known better than when the message was taken in. */
  subject?: string;
  dueAt?: Date;
  code: string | null;
  reason: string | null;
  remedy: string | null;
}

/** Writes down what became of the delivery `id`. */
export async function settle(database: Transaction, now: Date, id: string, settled: Settled): Promise<void> {
  const processedAt = settled.state === 'waiting' ? null : now;
  await database.delivery.updateMany({ where: { id }, data: { ...settled, processedAt } });
}
