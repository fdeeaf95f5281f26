import { Evidence } from '../../contracts/verdicts.ts';
import type { Transaction } from '../../store/database.ts';
import type { Prisma } from '../../store/generated/client.ts';
import type { Version } from '../verdicts/index.ts';
import type { Ended, GateFacts } from './facts.ts';

/** What is known of an environment's deployments: the last ones, and those of the version asked about. */
export type Live = Pick<GateFacts, 'last' | 'present' | 'earlier' | 'firstLive'>;

interface Found {
  environmentId: string;
  lastId: string | null;
  presentId: string | null;
  earlierId: string | null;
  firstAsked: Date | null;
  firstPresent: Date | null;
}

/** For each environment, by id. Two queries for all. */
export async function readLive(
  database: Transaction,
  environmentIds: string[],
  asked: Version | null,
): Promise<Map<string, Live>> {
  const found = await findLive(database, environmentIds, asked);
  const ids = found.flatMap(({ lastId, presentId, earlierId }) => [lastId, presentId, earlierId]);
  const rows = await database.deployment.findMany({
    where: { id: { in: [...new Set(ids)].filter((id) => id !== null) } },
    include: { verdict: true },
  });
  const byId = new Map(rows.map((row) => [row.id, toEnded(row)]));
  return new Map(
    found.map(({ environmentId, lastId, presentId, earlierId, firstAsked, firstPresent }) => [
      environmentId,
      {
        last: byId.get(lastId ?? '') ?? null,
        present: byId.get(presentId ?? '') ?? null,
        earlier: byId.get(earlierId ?? '') ?? null,
        firstLive: { asked: firstAsked, present: firstPresent },
      },
    ]),
  );
}

/**
 * Goes to the ends of an index, since `latest` may be the name of every version there ever was. Compares versions as
 * `sameVersion` does: by commit where both have one, which may be abbreviated, else by name.
 */
function findLive(database: Transaction, environmentIds: string[], asked: Version | null): Promise<Found[]> {
  return database.$queryRaw<Found[]>`
    WITH given AS MATERIALIZED (
      SELECT e.id, last.id AS last_id, present.id AS present_id, present.version, present.commit_sha
      FROM unnest(${environmentIds}::text[]) AS e(id)
      LEFT JOIN LATERAL (
        SELECT d.id FROM deployments d
        WHERE d.environment_id = e.id AND d.finished_at IS NOT NULL
          AND d.status IN ('succeeded', 'failed') AND d.superseded_by_id IS NULL
        ORDER BY d.finished_at DESC LIMIT 1
      ) last ON true
      LEFT JOIN LATERAL (
        SELECT d.id, d.version, d.commit_sha FROM deployments d
        WHERE d.environment_id = e.id AND d.finished_at IS NOT NULL AND d.status = 'succeeded'
        ORDER BY d.finished_at DESC LIMIT 1
      ) present ON true
    ), wanted(environment_id, asked, version, sha) AS (
      SELECT id, true, ${asked?.version ?? null}::text, ${asked?.commitSha ?? null}::text FROM given
      UNION ALL
      SELECT id, false, version, commit_sha FROM given
    ), lives AS (
      SELECT w.environment_id, w.asked, live.id, live.finished_at FROM wanted w CROSS JOIN LATERAL (
        SELECT d.id, d.finished_at FROM deployments d
        WHERE d.environment_id = w.environment_id AND d.status = 'succeeded' AND d.finished_at IS NOT NULL
          AND d.commit_sha >= left(w.sha, 7) AND d.commit_sha < left(w.sha, 7) || 'g'
          AND (starts_with(d.commit_sha, w.sha) OR starts_with(w.sha, d.commit_sha))
        UNION ALL
        (SELECT d.id, d.finished_at FROM deployments d
        WHERE d.environment_id = w.environment_id AND d.status = 'succeeded' AND d.finished_at IS NOT NULL
          AND d.version = w.version AND (d.commit_sha IS NULL OR w.sha IS NULL)
        ORDER BY d.finished_at LIMIT 1)
        UNION ALL
        (SELECT d.id, d.finished_at FROM deployments d
        WHERE d.environment_id = w.environment_id AND d.status = 'succeeded' AND d.finished_at IS NOT NULL
          AND d.version = w.version AND (d.commit_sha IS NULL OR w.sha IS NULL)
        ORDER BY d.finished_at DESC LIMIT 1)
      ) live
    )
    SELECT given.id AS "environmentId", given.last_id AS "lastId", given.present_id AS "presentId",
      (array_agg(lives.id ORDER BY lives.finished_at DESC) FILTER (WHERE lives.asked))[1] AS "earlierId",
      min(lives.finished_at) FILTER (WHERE lives.asked) AS "firstAsked",
      min(lives.finished_at) FILTER (WHERE NOT lives.asked) AS "firstPresent"
    FROM given LEFT JOIN lives ON lives.environment_id = given.id
    GROUP BY given.id, given.last_id, given.present_id`;
}

function toEnded(row: Prisma.DeploymentGetPayload<{ include: { verdict: true } }>): Ended {
  const evidence = row.verdict ? Evidence.array().parse(row.verdict.evidence) : [];
  return {
    id: row.id,
    version: row.version,
    commitSha: row.commitSha,
    finishedAt: row.finishedAt ?? row.startedAt,
    verdict: row.verdict?.kind ?? null,
    because: evidence[0]?.statement ?? null,
  };
}
