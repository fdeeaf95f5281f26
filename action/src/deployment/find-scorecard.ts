import type { Context } from '../run.ts';
import { TeamScorecard } from '../service/answers.ts';

const ATTEMPTS = 2;

/** The scorecard of a team; undefined where it does not come, which costs the ruler and nothing else. */
export async function findScorecard(
  { call }: Context,
  team: Readonly<{ slug: string }>,
  withinMs: number,
): Promise<TeamScorecard | undefined> {
  const answer = await call({
    method: 'GET',
    path: `/api/v1/teams/${encodeURIComponent(team.slug)}/scorecard`,
    answer: TeamScorecard,
    attempts: ATTEMPTS,
    withinMs,
  });
  return answer.ok ? answer.value : undefined;
}
