import { z } from 'zod';
import type { Context } from '../../store/database.ts';

const SETTING = 'linear-teams';
const Known = z.record(z.string(), z.string());

/**
 * Keeps the keys of teams by their ids: a message about a label names its team by id alone, and two teams may each have
 * a label of the same name.
 */
export async function rememberTeams(
  { database }: Context,
  teams: { id: string; key: string }[],
): Promise<void> {
  const known = await readTeams({ database });
  const news = teams.filter(({ id, key }) => known[id] !== key);
  if (news.length === 0) return;
  const value = Object.fromEntries(news.map(({ id, key }) => [id, key]));
  await database.$executeRaw`
    INSERT INTO settings (key, value) VALUES (${SETTING}, ${JSON.stringify(value)}::jsonb)
    ON CONFLICT (key) DO UPDATE SET value = settings.value || EXCLUDED.value`;
}

/** Keys of teams by their ids, as far as they were seen. */
export async function readTeams({ database }: Pick<Context, 'database'>): Promise<Record<string, string>> {
  const row = await database.setting.findUnique({ where: { key: SETTING } });
  return Known.catch({}).parse(row?.value);
}
