import type { Context } from '../../store/database.ts';
import type { LinkScanModel } from '../../store/generated/models.ts';
import { openAnalyst } from './analyst.ts';
import { runScan } from './run-scan.ts';
import { writeFindings } from './write-findings.ts';

/** Renewed all the while; after it another replica begins the scan again. */
const LEASE_MS = 5 * 60_000;
const RENEWED_EVERY_MS = 60_000; // a batch may take longer than the lease where everything else is busy
const MOST_TRIES = 3;

class Ended extends Error {}

/** Runs the scans that wait, one after another, until there is none or `goOn` says no. */
export async function scanWaiting(context: Context, goOn: () => boolean = () => true): Promise<void> {
  while (goOn()) {
    const scan = await takeScan(context);
    if (!scan) return;
    await runOne(context, scan, goOn);
  }
}

/** The oldest that waits, or whose process has died, for this one alone. */
async function takeScan(context: Context): Promise<LinkScanModel | null> {
  const { database } = context;
  const at = context.now();
  const free = {
    OR: [{ state: 'waiting' as const }, { state: 'running' as const, leasedUntil: { lt: at } }],
  };
  const next = await database.linkScan.findFirst({
    where: free,
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
  });
  if (!next) return null;
  const { count } = await database.linkScan.updateMany({
    where: { id: next.id, ...free },
    data: {
      state: 'running',
      startedAt: at,
      leasedUntil: new Date(at.getTime() + LEASE_MS),
      tries: { increment: 1 },
      progress: 0,
    },
  });
  return count === 1 ? { ...next, tries: next.tries + 1 } : takeScan(context);
}

async function runOne(context: Context, scan: LinkScanModel, goOn: () => boolean): Promise<void> {
  const { database, now } = context;
  const analyst = openAnalyst();
  const renew = async (progress?: number) => {
    if (!goOn()) throw new Ended();
    const { count } = await database.linkScan.updateMany({
      where: { id: scan.id, state: 'running', tries: scan.tries },
      data: {
        ...(progress !== undefined && { progress }),
        leasedUntil: new Date(now().getTime() + LEASE_MS),
      },
    });
    if (count === 0) throw new Ended(); // it took so long that somebody else has begun it again
  };
  const renewing = setInterval(() => void renew().catch(() => {}), RENEWED_EVERY_MS); // what fails, the next batch meets
  try {
    const findings = await runScan(context, { simulated: scan.simulated, analyst, onProgress: renew });
    await writeFindings(context, scan, findings);
  } catch (error) {
    if (error instanceof Ended) return release(context, scan);
    await fail(context, scan, error);
    throw error;
  } finally {
    clearInterval(renewing);
    await analyst.close();
  }
}

/** Left for another replica, or for the next start. */
async function release({ database }: Context, { id, tries }: LinkScanModel): Promise<void> {
  await database.linkScan.updateMany({
    where: { id, state: 'running', tries },
    data: { state: 'waiting', leasedUntil: null, tries: tries - 1 },
  });
}

async function fail({ database, now }: Context, { id, tries }: LinkScanModel, error: unknown): Promise<void> {
  const given = tries >= MOST_TRIES;
  await database.linkScan.updateMany({
    where: { id, state: 'running', tries },
    data: {
      state: given ? 'failed' : 'waiting',
      ...(given && { dueKey: null }),
      finishedAt: given ? now() : null,
      leasedUntil: null,
      fault: error instanceof Error ? error.message.slice(0, 500) : String(error),
    },
  });
}
