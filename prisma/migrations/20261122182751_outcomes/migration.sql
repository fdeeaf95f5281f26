-- CreateEnum
CREATE TYPE "DeliveryState" AS ENUM ('waiting', 'used', 'ignored', 'refused');

-- CreateEnum
CREATE TYPE "ConnectionProvider" AS ENUM ('github', 'linear');

-- CreateEnum
CREATE TYPE "SyncState" AS ENUM ('waiting', 'running', 'done', 'failed');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "VerdictKind" ADD VALUE 'hotfixed';
ALTER TYPE "VerdictKind" ADD VALUE 'caused_incident';

-- AlterTable
ALTER TABLE "attributions" ADD COLUMN     "candidates" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "decided_by" TEXT;

-- AlterTable
ALTER TABLE "deployment_commits" ADD COLUMN     "merge" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "patch_id" TEXT;

-- AlterTable
ALTER TABLE "deployments" ADD COLUMN     "hotfix_because" TEXT,
ADD COLUMN     "hotfix_declared" BOOLEAN,
ADD COLUMN     "inactive_since" TIMESTAMPTZ(3),
ADD COLUMN     "ref" TEXT,
ADD COLUMN     "run_attempt" INTEGER,
ADD COLUMN     "run_job" TEXT,
ADD COLUMN     "run_key" TEXT,
ADD COLUMN     "superseded_by_id" TEXT;

-- AlterTable
ALTER TABLE "incidents" ADD COLUMN     "stated_cause" TEXT;

-- AlterTable
ALTER TABLE "service_repositories" ADD COLUMN     "deploy_by" JSONB NOT NULL DEFAULT '{"from":"deployments"}';

-- AlterTable
ALTER TABLE "services" ADD COLUMN     "attribution_window_ms" INTEGER NOT NULL DEFAULT 86400000;

-- CreateTable
CREATE TABLE "service_dependencies" (
    "service_id" TEXT NOT NULL,
    "depends_on_id" TEXT NOT NULL,

    CONSTRAINT "service_dependencies_pkey" PRIMARY KEY ("service_id","depends_on_id")
);

-- CreateTable
CREATE TABLE "deployment_aliases" (
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "deployment_id" TEXT NOT NULL,

    CONSTRAINT "deployment_aliases_pkey" PRIMARY KEY ("source","external_id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "subject" TEXT,
    "headers" JSONB NOT NULL DEFAULT '{}',
    "body" BYTEA NOT NULL,
    "state" "DeliveryState" NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "code" TEXT,
    "reason" TEXT,
    "remedy" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "issues" (
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "container" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "url" TEXT,
    "author" TEXT,
    "labels" TEXT[],
    "type" TEXT,
    "project" TEXT,
    "customer_requests" INTEGER NOT NULL DEFAULT 0,
    "events" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),
    "problem_code" TEXT,
    "problem" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "issues_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pull_requests" (
    "provider" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "head_ref" TEXT,
    "labels" TEXT[],
    "merged_at" TIMESTAMPTZ(3),
    "merge_sha" TEXT,
    "first_commit_at" TIMESTAMPTZ(3),
    "reverts" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pull_requests_pkey" PRIMARY KEY ("provider","repository","number")
);

-- CreateTable
CREATE TABLE "repository_commits" (
    "provider" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "parents" TEXT[],
    "authored_at" TIMESTAMPTZ(3) NOT NULL,
    "message" TEXT NOT NULL,
    "author" TEXT,
    "reverts" TEXT,
    "patch_id" TEXT,
    "paths" TEXT[],
    "paths_known" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "repository_commits_pkey" PRIMARY KEY ("provider","repository","sha")
);

-- CreateTable
CREATE TABLE "connections" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "provider" "ConnectionProvider" NOT NULL,
    "name" TEXT NOT NULL,
    "api_url" TEXT NOT NULL,
    "token" BYTEA,
    "containers" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_reconcile_at" TIMESTAMPTZ(3),

    CONSTRAINT "connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_secrets" (
    "id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "secret" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_secrets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "syncs" (
    "id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "container" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "state" "SyncState" NOT NULL DEFAULT 'waiting',
    "cursor" TEXT,
    "etag" TEXT,
    "since" TIMESTAMPTZ(3),
    "records" INTEGER NOT NULL DEFAULT 0,
    "code" TEXT,
    "reason" TEXT,
    "remedy" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "leased_until" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "syncs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outcome_snapshots" (
    "team_id" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "card" JSONB NOT NULL,

    CONSTRAINT "outcome_snapshots_pkey" PRIMARY KEY ("team_id")
);

-- CreateTable
CREATE TABLE "stale_outcomes" (
    "id" BIGSERIAL NOT NULL,
    "team_id" TEXT NOT NULL,

    CONSTRAINT "stale_outcomes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "service_dependencies_depends_on_id_idx" ON "service_dependencies"("depends_on_id");

-- CreateIndex
CREATE INDEX "deployment_aliases_deployment_id_idx" ON "deployment_aliases"("deployment_id");

-- CreateIndex
CREATE INDEX "deliveries_state_due_at_idx" ON "deliveries"("state", "due_at");

-- CreateIndex
CREATE INDEX "deliveries_received_at_id_idx" ON "deliveries"("received_at", "id");

-- CreateIndex
CREATE INDEX "deliveries_state_received_at_id_idx" ON "deliveries"("state", "received_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_source_delivery_id_key" ON "deliveries"("source", "delivery_id");

-- CreateIndex
CREATE INDEX "issues_source_container_idx" ON "issues"("source", "container");

-- CreateIndex
CREATE INDEX "issues_problem_code_idx" ON "issues"("problem_code");

-- CreateIndex
CREATE UNIQUE INDEX "issues_source_external_id_key" ON "issues"("source", "external_id");

-- CreateIndex
CREATE INDEX "pull_requests_merge_sha_idx" ON "pull_requests"("merge_sha");

-- CreateIndex
CREATE UNIQUE INDEX "connections_slug_key" ON "connections"("slug");

-- CreateIndex
CREATE INDEX "webhook_secrets_connection_id_idx" ON "webhook_secrets"("connection_id");

-- CreateIndex
CREATE INDEX "syncs_state_due_at_idx" ON "syncs"("state", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "syncs_connection_id_container_resource_key" ON "syncs"("connection_id", "container", "resource");

-- CreateIndex
CREATE INDEX "stale_outcomes_team_id_idx" ON "stale_outcomes"("team_id");

-- CreateIndex
CREATE INDEX "bugs_state_reported_at_id_idx" ON "bugs"("state", "reported_at", "id");

-- CreateIndex
CREATE INDEX "deployment_commits_patch_id_idx" ON "deployment_commits"("patch_id");

-- CreateIndex
CREATE INDEX "deployment_commits_reverts_idx" ON "deployment_commits"("reverts");

-- CreateIndex
CREATE INDEX "deployments_environment_id_run_key_idx" ON "deployments"("environment_id", "run_key");

-- CreateIndex
CREATE INDEX "deployments_environment_id_commit_sha_finished_at_idx" ON "deployments"("environment_id", "commit_sha", "finished_at");

-- CreateIndex
CREATE INDEX "deployments_environment_id_version_finished_at_idx" ON "deployments"("environment_id", "version", "finished_at");

-- CreateIndex
CREATE INDEX "deployments_status_started_at_id_idx" ON "deployments"("status", "started_at", "id");

-- CreateIndex
CREATE INDEX "deployments_environment_id_started_at_id_idx" ON "deployments"("environment_id", "started_at", "id");

-- AddForeignKey
ALTER TABLE "service_dependencies" ADD CONSTRAINT "service_dependencies_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_dependencies" ADD CONSTRAINT "service_dependencies_depends_on_id_fkey" FOREIGN KEY ("depends_on_id") REFERENCES "services"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment_aliases" ADD CONSTRAINT "deployment_aliases_deployment_id_fkey" FOREIGN KEY ("deployment_id") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attributions" ADD CONSTRAINT "attributions_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incidents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attributions" ADD CONSTRAINT "attributions_bug_id_fkey" FOREIGN KEY ("bug_id") REFERENCES "bugs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attributions" ADD CONSTRAINT "attributions_deployment_id_fkey" FOREIGN KEY ("deployment_id") REFERENCES "deployments"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_secrets" ADD CONSTRAINT "webhook_secrets_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "syncs" ADD CONSTRAINT "syncs_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outcome_snapshots" ADD CONSTRAINT "outcome_snapshots_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stale_outcomes" ADD CONSTRAINT "stale_outcomes_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;
