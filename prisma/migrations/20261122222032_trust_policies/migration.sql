-- AlterTable
ALTER TABLE "tokens" ADD COLUMN     "policy_id" TEXT,
ADD COLUMN     "run_identity" TEXT;

-- CreateTable
CREATE TABLE "trust_policies" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "repository_id" TEXT,
    "repository_owner_id" TEXT,
    "environment" TEXT,
    "ref" TEXT,
    "job_workflow_ref" TEXT,
    "team_id" TEXT,
    "scoped" BOOLEAN NOT NULL DEFAULT false,
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "trust_policies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trust_policy_services" (
    "policy_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,

    CONSTRAINT "trust_policy_services_pkey" PRIMARY KEY ("policy_id","service_id")
);

-- CreateTable
CREATE TABLE "identity_exchanges" (
    "id" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "jti" TEXT NOT NULL,
    "policy_id" TEXT,
    "repository" TEXT NOT NULL,
    "repository_id" TEXT NOT NULL,
    "repository_owner_id" TEXT NOT NULL,
    "environment" TEXT,
    "ref" TEXT,
    "job_workflow_ref" TEXT,
    "event_name" TEXT,
    "actor" TEXT,
    "run_id" TEXT,
    "run_attempt" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "identity_exchanges_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refused_runs" (
    "id" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "issuer" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "remedy" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "repository_id" TEXT NOT NULL,
    "repository_owner" TEXT NOT NULL,
    "repository_owner_id" TEXT NOT NULL,
    "environment" TEXT,
    "ref" TEXT,
    "job_workflow_ref" TEXT,
    "event_name" TEXT,
    "actor" TEXT,
    "run_id" TEXT,
    "run_attempt" TEXT,
    "times" INTEGER NOT NULL DEFAULT 1,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refused_runs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "trust_policies_issuer_idx" ON "trust_policies"("issuer");

-- CreateIndex
CREATE INDEX "trust_policies_team_id_idx" ON "trust_policies"("team_id");

-- CreateIndex
CREATE INDEX "trust_policy_services_service_id_idx" ON "trust_policy_services"("service_id");

-- CreateIndex
CREATE INDEX "identity_exchanges_policy_id_at_idx" ON "identity_exchanges"("policy_id", "at");

-- CreateIndex
CREATE INDEX "identity_exchanges_at_idx" ON "identity_exchanges"("at");

-- CreateIndex
CREATE UNIQUE INDEX "identity_exchanges_issuer_jti_key" ON "identity_exchanges"("issuer", "jti");

-- CreateIndex
CREATE UNIQUE INDEX "refused_runs_fingerprint_key" ON "refused_runs"("fingerprint");

-- CreateIndex
CREATE INDEX "refused_runs_last_at_idx" ON "refused_runs"("last_at");

-- CreateIndex
CREATE INDEX "tokens_policy_id_idx" ON "tokens"("policy_id");

-- AddForeignKey
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "trust_policies"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trust_policies" ADD CONSTRAINT "trust_policies_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trust_policies" ADD CONSTRAINT "trust_policies_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "people"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trust_policy_services" ADD CONSTRAINT "trust_policy_services_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "trust_policies"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trust_policy_services" ADD CONSTRAINT "trust_policy_services_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_exchanges" ADD CONSTRAINT "identity_exchanges_policy_id_fkey" FOREIGN KEY ("policy_id") REFERENCES "trust_policies"("id") ON DELETE SET NULL ON UPDATE CASCADE;
