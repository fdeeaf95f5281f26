-- CreateEnum
CREATE TYPE "Role" AS ENUM ('admin', 'member');

-- CreateEnum
CREATE TYPE "TokenRole" AS ENUM ('pipeline', 'reader', 'admin');

-- CreateEnum
CREATE TYPE "DeploymentStatus" AS ENUM ('started', 'succeeded', 'failed', 'cancelled', 'skipped');

-- CreateEnum
CREATE TYPE "VerdictKind" AS ENUM ('pending', 'held', 'rolled_back', 'failed');

-- CreateEnum
CREATE TYPE "BugState" AS ENUM ('open', 'resolved', 'dismissed');

-- CreateEnum
CREATE TYPE "BugEventKind" AS ENUM ('reported', 'closed', 'reopened', 'dismissed');

-- CreateEnum
CREATE TYPE "IncidentSeverity" AS ENUM ('minor', 'major', 'critical');

-- CreateEnum
CREATE TYPE "AttributionOrigin" AS ENUM ('rule', 'stated', 'person');

-- CreateEnum
CREATE TYPE "OutcomeMetricKind" AS ENUM ('deployment_success_rate', 'bug_resolution_time', 'recovery_time', 'lead_time');

-- CreateTable
CREATE TABLE "people" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" "Role" NOT NULL DEFAULT 'member',
    "simulated" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "people_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verifications" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_links" (
    "id" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "person_id" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tokens" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "TokenRole" NOT NULL,
    "hash" BYTEA NOT NULL,
    "hint" TEXT NOT NULL,
    "created_by_id" TEXT,
    "internal" BOOLEAN NOT NULL DEFAULT false,
    "scoped" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "token_services" (
    "token_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,

    CONSTRAINT "token_services_pkey" PRIMARY KEY ("token_id","service_id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "sender" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body_hash" BYTEA NOT NULL,
    "status" INTEGER,
    "response" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("sender","key")
);

-- CreateTable
CREATE TABLE "settings" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "teams" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "purpose" TEXT,
    "simulated" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "teams_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "team_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("team_id","person_id")
);

-- CreateTable
CREATE TABLE "services" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "observation_window_ms" INTEGER NOT NULL DEFAULT 86400000,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "services_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "service_repositories" (
    "service_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "full_name" TEXT NOT NULL,
    "paths" TEXT[],

    CONSTRAINT "service_repositories_pkey" PRIMARY KEY ("service_id","provider","full_name")
);

-- CreateTable
CREATE TABLE "environments" (
    "id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "production" BOOLEAN NOT NULL,

    CONSTRAINT "environments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deployments" (
    "id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "environment_id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "commit_sha" TEXT,
    "status" "DeploymentStatus" NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "source" TEXT NOT NULL,
    "external_id" TEXT,
    "url" TEXT,
    "actor" TEXT,
    "rollback_declared" BOOLEAN,
    "rollback" BOOLEAN NOT NULL DEFAULT false,
    "previous_id" TEXT,
    "commit_count" INTEGER NOT NULL DEFAULT 0,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deployments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deployment_commits" (
    "deployment_id" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "authored_at" TIMESTAMPTZ(3) NOT NULL,
    "message" TEXT NOT NULL,
    "author" TEXT,
    "reverts" TEXT,

    CONSTRAINT "deployment_commits_pkey" PRIMARY KEY ("deployment_id","sha")
);

-- CreateTable
CREATE TABLE "verdicts" (
    "deployment_id" TEXT NOT NULL,
    "kind" "VerdictKind" NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "settles_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "by_deployment_id" TEXT,
    "counts" BOOLEAN NOT NULL,
    "evidence" JSONB NOT NULL,

    CONSTRAINT "verdicts_pkey" PRIMARY KEY ("deployment_id")
);

-- CreateTable
CREATE TABLE "verdict_changes" (
    "id" TEXT NOT NULL,
    "deployment_id" TEXT NOT NULL,
    "from" "VerdictKind",
    "to" "VerdictKind",
    "because" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verdict_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bugs" (
    "id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "url" TEXT,
    "customer_reported" BOOLEAN NOT NULL,
    "state" "BugState" NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,
    "first_closed_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "reopenings" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "bugs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bug_events" (
    "bug_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" "BugEventKind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT,

    CONSTRAINT "bug_events_pkey" PRIMARY KEY ("bug_id","position")
);

-- CreateTable
CREATE TABLE "incidents" (
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "url" TEXT,
    "severity" "IncidentSeverity" NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "detected_at" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "incidents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident_services" (
    "incident_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,

    CONSTRAINT "incident_services_pkey" PRIMARY KEY ("incident_id","service_id")
);

-- CreateTable
CREATE TABLE "attributions" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT,
    "bug_id" TEXT,
    "deployment_id" TEXT,
    "score" DOUBLE PRECISION,
    "origin" "AttributionOrigin" NOT NULL,
    "evidence" JSONB NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attributions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outcome_metrics" (
    "id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "kind" "OutcomeMetricKind" NOT NULL,
    "name" TEXT NOT NULL,
    "target" DOUBLE PRECISION NOT NULL,
    "within_ms" BIGINT,
    "customer_reported_only" BOOLEAN NOT NULL DEFAULT true,
    "window_days" INTEGER NOT NULL,
    "definition" TEXT NOT NULL,
    "action_when_missed" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outcome_metrics_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outcome_metric_changes" (
    "id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB NOT NULL,
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outcome_metric_changes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "people_email_key" ON "people"("email");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_key" ON "sessions"("token");

-- CreateIndex
CREATE INDEX "sessions_person_id_idx" ON "sessions"("person_id");

-- CreateIndex
CREATE INDEX "accounts_person_id_idx" ON "accounts"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_provider_id_account_id_key" ON "accounts"("provider_id", "account_id");

-- CreateIndex
CREATE INDEX "verifications_identifier_idx" ON "verifications"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_links_hash_key" ON "sign_in_links"("hash");

-- CreateIndex
CREATE INDEX "sign_in_links_person_id_idx" ON "sign_in_links"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "tokens_hash_key" ON "tokens"("hash");

-- CreateIndex
CREATE INDEX "token_services_service_id_idx" ON "token_services"("service_id");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "teams_slug_key" ON "teams"("slug");

-- CreateIndex
CREATE INDEX "memberships_person_id_idx" ON "memberships"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "services_slug_key" ON "services"("slug");

-- CreateIndex
CREATE INDEX "services_team_id_idx" ON "services"("team_id");

-- CreateIndex
CREATE INDEX "service_repositories_provider_full_name_idx" ON "service_repositories"("provider", "full_name");

-- CreateIndex
CREATE UNIQUE INDEX "environments_service_id_name_key" ON "environments"("service_id", "name");

-- CreateIndex
CREATE INDEX "deployments_environment_id_finished_at_idx" ON "deployments"("environment_id", "finished_at");

-- CreateIndex
CREATE INDEX "deployments_started_at_id_idx" ON "deployments"("started_at", "id");

-- CreateIndex
CREATE INDEX "deployments_service_id_started_at_id_idx" ON "deployments"("service_id", "started_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "deployments_source_external_id_key" ON "deployments"("source", "external_id");

-- CreateIndex
CREATE INDEX "deployment_commits_sha_idx" ON "deployment_commits"("sha");

-- CreateIndex
CREATE INDEX "verdicts_kind_settles_at_idx" ON "verdicts"("kind", "settles_at");

-- CreateIndex
CREATE INDEX "verdicts_by_deployment_id_idx" ON "verdicts"("by_deployment_id");

-- CreateIndex
CREATE INDEX "verdict_changes_deployment_id_recorded_at_idx" ON "verdict_changes"("deployment_id", "recorded_at");

-- CreateIndex
CREATE INDEX "bugs_service_id_reported_at_idx" ON "bugs"("service_id", "reported_at");

-- CreateIndex
CREATE INDEX "bugs_reported_at_id_idx" ON "bugs"("reported_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "bugs_source_external_id_key" ON "bugs"("source", "external_id");

-- CreateIndex
CREATE INDEX "incidents_started_at_id_idx" ON "incidents"("started_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "incidents_source_external_id_key" ON "incidents"("source", "external_id");

-- CreateIndex
CREATE INDEX "incident_services_service_id_idx" ON "incident_services"("service_id");

-- CreateIndex
CREATE UNIQUE INDEX "attributions_incident_id_key" ON "attributions"("incident_id");

-- CreateIndex
CREATE UNIQUE INDEX "attributions_bug_id_key" ON "attributions"("bug_id");

-- CreateIndex
CREATE INDEX "attributions_deployment_id_idx" ON "attributions"("deployment_id");

-- CreateIndex
CREATE UNIQUE INDEX "outcome_metrics_team_id_key" ON "outcome_metrics"("team_id");

-- CreateIndex
CREATE INDEX "outcome_metrics_owner_id_idx" ON "outcome_metrics"("owner_id");

-- CreateIndex
CREATE INDEX "outcome_metric_changes_team_id_changed_at_idx" ON "outcome_metric_changes"("team_id", "changed_at");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_in_links" ADD CONSTRAINT "sign_in_links_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "people"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token_services" ADD CONSTRAINT "token_services_token_id_fkey" FOREIGN KEY ("token_id") REFERENCES "tokens"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token_services" ADD CONSTRAINT "token_services_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "services" ADD CONSTRAINT "services_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_repositories" ADD CONSTRAINT "service_repositories_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environments" ADD CONSTRAINT "environments_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment_commits" ADD CONSTRAINT "deployment_commits_deployment_id_fkey" FOREIGN KEY ("deployment_id") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verdicts" ADD CONSTRAINT "verdicts_deployment_id_fkey" FOREIGN KEY ("deployment_id") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "verdict_changes" ADD CONSTRAINT "verdict_changes_deployment_id_fkey" FOREIGN KEY ("deployment_id") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bugs" ADD CONSTRAINT "bugs_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bug_events" ADD CONSTRAINT "bug_events_bug_id_fkey" FOREIGN KEY ("bug_id") REFERENCES "bugs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_services" ADD CONSTRAINT "incident_services_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incidents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_services" ADD CONSTRAINT "incident_services_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outcome_metrics" ADD CONSTRAINT "outcome_metrics_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outcome_metrics" ADD CONSTRAINT "outcome_metrics_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outcome_metric_changes" ADD CONSTRAINT "outcome_metric_changes_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;
