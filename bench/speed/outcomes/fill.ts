import pg from 'pg';

/** How much history a store is filled with. */
export interface Size {
  deployments: number;
  bugs: number;
  teams: number;
}

const SERVICES_A_TEAM = 3;
/** Services without a history so far, `new-1` and so on: it is read while others are in use. */
export const NEW_SERVICES = 20;
const DAYS = 365;

/**
 * Fills a migrated store with a year of teams, services, judged deployments with a commit each, bugs and incidents, in
 * SQL alone: what is measured afterwards is reading and adding to it. Deterministic.
 */
export async function fill(url: string, { deployments, bugs, teams }: Size): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const services = teams * SERVICES_A_TEAM;
  const incidents = Math.ceil(deployments / 100);
  try {
    await client.query('SET synchronous_commit = off');
    await client.query(`
      INSERT INTO people (id, name, email) VALUES ('owner', 'Dana Ruiz', 'dana@example.com');
      INSERT INTO teams (id, slug, name) SELECT 't' || n, 'team-' || n, 'Team ' || n FROM generate_series(1, ${teams}) n;
      INSERT INTO services (id, slug, name, team_id)
        SELECT 's' || n, 'service-' || n, 'Service ' || n, 't' || (1 + n % ${teams}) FROM generate_series(1, ${services}) n;
      INSERT INTO environments (id, service_id, name, production)
        SELECT 'e' || n, 's' || n, 'production', true FROM generate_series(1, ${services}) n;
      INSERT INTO services (id, slug, name, team_id)
        SELECT 'new' || n, 'new-' || n, 'New ' || n, 't1' FROM generate_series(1, ${NEW_SERVICES}) n;
      INSERT INTO environments (id, service_id, name, production)
        SELECT 'newe' || n, 'new' || n, 'production', true FROM generate_series(1, ${NEW_SERVICES}) n;
      INSERT INTO outcome_metrics (id, team_id, owner_id, kind, name, target, within_ms, window_days, definition, action_when_missed)
        SELECT 'm' || n, 't' || n, 'owner',
          (ARRAY['deployment_success_rate', 'bug_resolution_time', 'recovery_time', 'lead_time'])[1 + n % 4]::"OutcomeMetricKind",
          'Metric ' || n, 0.8, CASE WHEN n % 4 > 0 THEN 259200000 END, 28, 'What is counted.', 'Stop and repair.'
        FROM generate_series(1, ${teams}) n`);
    await client.query(`
      INSERT INTO deployments (id, service_id, environment_id, version, commit_sha, status, started_at, finished_at, source,
        external_id, commit_count, previous_id)
      SELECT 'd' || n, 's' || (1 + n % ${services}), 'e' || (1 + n % ${services}), 'v' || n, md5(n::text) || left(md5(n::text), 8),
        (CASE WHEN n % 23 = 0 THEN 'failed' ELSE 'succeeded' END)::"DeploymentStatus",
        at - interval '4 minutes', at, 'bench', n::text, 1, CASE WHEN n > ${services} THEN 'd' || (n - ${services}) END
      FROM generate_series(1, ${deployments}) n,
        LATERAL (SELECT date_trunc('milliseconds', now()) - interval '2 days'
          - (${deployments} - n) * interval '${DAYS} days' / ${deployments} AS at) t`);
    await client.query(`
      INSERT INTO deployment_commits (deployment_id, sha, position, authored_at, message)
      SELECT id, commit_sha, 0, finished_at - (5 + (length(id) * 7919 + substr(id, 2)::int) % 90) * interval '1 hour', 'Change things'
      FROM deployments;
      INSERT INTO verdicts (deployment_id, kind, since, counts, by_deployment_id, reason, evidence)
      SELECT d.id, (CASE WHEN d.status = 'failed' THEN 'failed' WHEN substr(d.id, 2)::int % 17 = 0 THEN 'rolled_back' ELSE 'held' END)::"VerdictKind",
        d.finished_at + interval '1 day', true,
        CASE WHEN d.status <> 'failed' AND substr(d.id, 2)::int % 17 = 0 THEN 'd' || (substr(d.id, 2)::int + ${services}) END,
        CASE WHEN d.status <> 'failed' AND substr(d.id, 2)::int % 17 = 0 THEN 'revert_commit' END,
        '[{"statement": "It was not undone."}]'
      FROM deployments d`);
    await client.query(`
      INSERT INTO bugs (id, service_id, source, external_id, title, customer_reported, state, reported_at, first_closed_at, ended_at)
      SELECT 'b' || n, 's' || (1 + n % ${services}), 'bench', n::text, 'Bug ' || n, n % 3 = 0,
        (CASE WHEN open THEN 'open' ELSE 'resolved' END)::"BugState", at, ended, ended
      FROM generate_series(1, ${bugs}) n,
        LATERAL (SELECT n % 11 = 0 AS open, date_trunc('milliseconds', now()) - (1 + ${bugs} - n) * interval '${DAYS} days' / ${bugs} AS at) t,
        LATERAL (SELECT CASE WHEN NOT open THEN least(at + (1 + n * 7919 % 200) * interval '1 hour', now()) END AS ended) u;
      INSERT INTO incidents (id, source, external_id, title, severity, started_at, resolved_at)
      SELECT 'i' || n, 'bench', n::text, 'Incident ' || n, 'major', at, at + interval '1 hour'
      FROM generate_series(1, ${incidents}) n,
        LATERAL (SELECT date_trunc('milliseconds', now()) - n * interval '${DAYS} days' / ${incidents} AS at) t;
      INSERT INTO incident_services (incident_id, service_id)
      SELECT 'i' || n, 's' || (1 + n % ${services}) FROM generate_series(1, ${incidents}) n`);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}
