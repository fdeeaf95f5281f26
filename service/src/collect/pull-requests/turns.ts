import type { Transaction } from '../../store/database.ts';

const TURN = 'pull-requests';

/** Waits until nobody is marking deployments, and keeps them from it until the transaction ends: for a write. */
export async function takeTurn(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${TURN}, 0))`;
}

/** Keeps pull requests from being written until the transaction ends: whoever writes one then sees what was marked. */
export async function holdTurn(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${TURN}, 0))`;
}
