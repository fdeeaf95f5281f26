import { DAY_MS } from '../../contracts/time.ts';
import type { Context } from '../../store/database.ts';

const KEPT_MS = 400 * DAY_MS; // as long as the hours of telemetry that it was seen in

/** Forgets what is older than telemetry, but for what is held against a deployment: its verdict rests on that. */
export async function forgetOldLooks({ database, now }: Context): Promise<void> {
  const before = new Date(now().getTime() - KEPT_MS);
  await database.changeWatch.deleteMany({ where: { at: { lt: before }, worseSince: null } });
}
