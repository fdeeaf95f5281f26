-- CreateEnum
CREATE TYPE "GateDecisionKind" AS ENUM ('allow', 'hold');

-- CreateEnum
CREATE TYPE "GateMode" AS ENUM ('warn', 'block');

-- CreateTable
CREATE TABLE "gate_policy_changes" (
    "id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "policy" JSONB NOT NULL,
    "changed_by" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gate_policy_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gate_decisions" (
    "id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "environment_id" TEXT NOT NULL,
    "version" TEXT,
    "commit_sha" TEXT,
    "identity" TEXT,
    "run_key" TEXT,
    "run" JSONB,
    "mode" "GateMode" NOT NULL,
    "decision" "GateDecisionKind" NOT NULL,
    "held" TEXT[],
    "reasons" JSONB NOT NULL,
    "outcome" JSONB,
    "override_label" TEXT,
    "override_by" TEXT,
    "override_url" TEXT,
    "overridden_at" TIMESTAMPTZ(3),
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gate_decisions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "gate_policy_changes_team_id_changed_at_id_idx" ON "gate_policy_changes"("team_id", "changed_at", "id");

-- CreateIndex
CREATE INDEX "gate_decisions_environment_id_run_key_idx" ON "gate_decisions"("environment_id", "run_key");

-- CreateIndex
CREATE INDEX "gate_decisions_service_id_asked_at_id_idx" ON "gate_decisions"("service_id", "asked_at", "id");

-- CreateIndex
CREATE INDEX "gate_decisions_asked_at_id_idx" ON "gate_decisions"("asked_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "gate_decisions_environment_id_identity_key" ON "gate_decisions"("environment_id", "identity");

-- AddForeignKey
ALTER TABLE "gate_policy_changes" ADD CONSTRAINT "gate_policy_changes_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gate_decisions" ADD CONSTRAINT "gate_decisions_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gate_decisions" ADD CONSTRAINT "gate_decisions_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
