import type { Bug } from '../../contracts/bugs.ts';
import type { Deployment } from '../../contracts/deployments.ts';
import type { Incident } from '../../contracts/incidents.ts';
import { toOutcomeMetric } from '../metrics/index.ts';
import type { Standing } from '../scorecards/index.ts';
import type { Columns } from './write-csv.ts';

export const deploymentColumns: Columns<Deployment> = {
  id: ({ id }) => id,
  service: ({ service }) => service.slug,
  team: ({ team }) => team.slug,
  environment: ({ environment }) => environment,
  production: ({ production }) => production,
  version: ({ version }) => version,
  commit: ({ commitSha }) => commitSha,
  status: ({ status }) => status,
  verdict: ({ verdict }) => verdict?.kind ?? null,
  verdict_since: ({ verdict }) => verdict?.since ?? null,
  started_at: ({ startedAt }) => startedAt,
  finished_at: ({ finishedAt }) => finishedAt,
  previous_version: ({ previous }) => previous?.version ?? null,
  rollback: ({ rollback }) => rollback,
  hotfix: ({ hotfix }) => hotfix,
  superseded_by: ({ supersededBy }) => supersededBy,
  commits: ({ commitCount }) => commitCount,
  actor: ({ actor }) => actor,
  source: ({ source }) => source,
  external_id: ({ externalId }) => externalId,
  url: ({ url }) => url,
};

export const bugColumns: Columns<Bug> = {
  id: ({ id }) => id,
  service: ({ service }) => service.slug,
  team: ({ team }) => team.slug,
  title: ({ title }) => title,
  customer_reported: ({ customerReported }) => customerReported,
  state: ({ state }) => state,
  reported_at: ({ reportedAt }) => reportedAt,
  first_closed_at: ({ firstClosedAt }) => firstClosedAt,
  ended_at: ({ endedAt }) => endedAt,
  reopenings: ({ reopenings }) => reopenings,
  deployment: ({ attribution }) => attribution?.deployment?.id ?? null,
  source: ({ source }) => source,
  external_id: ({ externalId }) => externalId,
  url: ({ url }) => url,
};

export const incidentColumns: Columns<Incident> = {
  id: ({ id }) => id,
  services: ({ services }) => services.map(({ slug }) => slug).join(' '),
  title: ({ title }) => title,
  severity: ({ severity }) => severity,
  started_at: ({ startedAt }) => startedAt,
  detected_at: ({ detectedAt }) => detectedAt,
  resolved_at: ({ resolvedAt }) => resolvedAt,
  deployment: ({ attribution }) => attribution?.deployment?.id ?? null,
  attributed_by: ({ attribution }) => attribution?.origin ?? null,
  score: ({ attribution }) => attribution?.score ?? null,
  source: ({ source }) => source,
  external_id: ({ externalId }) => externalId,
  url: ({ url }) => url,
};

export const teamColumns: Columns<Standing> = {
  team: ({ team }) => team.slug,
  name: ({ team }) => team.name,
  status: ({ snapshot }) => snapshot?.status ?? 'no_metric',
  metric: ({ team }) => team.outcomeMetric?.name ?? null,
  kind: ({ team }) => team.outcomeMetric?.kind ?? null,
  owner: ({ team }) => team.outcomeMetric?.owner.name ?? null,
  target: ({ team }) => team.outcomeMetric?.target ?? null,
  within_ms: ({ team }) =>
    team.outcomeMetric?.withinMs == null ? null : Number(team.outcomeMetric.withinMs),
  window_days: ({ team }) => team.outcomeMetric?.windowDays ?? null,
  estimate: ({ snapshot }) => snapshot?.value.estimate ?? null,
  lower: ({ snapshot }) => snapshot?.value.lower ?? null,
  upper: ({ snapshot }) => snapshot?.value.upper ?? null,
  good: ({ snapshot }) => snapshot?.value.good ?? null,
  total: ({ snapshot }) => snapshot?.value.total ?? null,
  open: ({ snapshot }) => snapshot?.value.open ?? null,
  reason: ({ snapshot }) => snapshot?.statusReason ?? null,
  action_when_missed: ({ team }) => team.outcomeMetric?.actionWhenMissed ?? null,
  as_of: ({ asOf }) => asOf.toISOString(),
  direction: ({ team }) => team.outcomeMetric?.direction ?? null,
  unit: ({ team }) => (team.outcomeMetric ? toOutcomeMetric(team.outcomeMetric).unit : null),
  budget_left: ({ snapshot }) => snapshot?.budget?.left ?? null,
};
