import type { Context } from '../store/database.ts';

/**
 * Whether somebody who has not signed in may look around: only while nothing real is here to be seen, that is, until
 * the first real person or team exists.
 */
export async function visitorsMayRead({ database }: Pick<Context, 'database'>): Promise<boolean> {
  const [row] = await database.$queryRaw<{ real: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM people WHERE NOT simulated) OR EXISTS (SELECT 1 FROM teams WHERE NOT simulated) AS real`;
  return row?.real === false;
}
