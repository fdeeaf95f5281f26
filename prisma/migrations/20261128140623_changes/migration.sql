-- CreateEnum
CREATE TYPE "ChangeKind" AS ENUM ('flag', 'config', 'other');

-- CreateEnum
CREATE TYPE "ChangeSubject" AS ENUM ('own', 'dependent', 'dependency', 'kpi');

-- CreateEnum
CREATE TYPE "ChangeVerdict" AS ENUM ('worse', 'better', 'moved', 'unchanged', 'undecided', 'no_data');

-- AlterEnum
ALTER TYPE "VerdictKind" ADD VALUE 'regressed';

-- CreateTable
CREATE TABLE "change_events" (
    "id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" "ChangeKind" NOT NULL,
    "service_id" TEXT NOT NULL,
    "environment_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "from" TEXT,
    "to" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT,
    "url" TEXT,

    CONSTRAINT "change_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change_watches" (
    "id" TEXT NOT NULL,
    "deployment_id" TEXT,
    "change_id" TEXT,
    "environment_id" TEXT NOT NULL,
    "begun_at" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "window_ms" BIGINT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "cut_by_id" TEXT,
    "cut_by" TEXT,
    "next_look_at" TIMESTAMPTZ(3),
    "leased_until" TIMESTAMPTZ(3),
    "looked_to" TIMESTAMPTZ(3),
    "looks" INTEGER NOT NULL DEFAULT 0,
    "spent" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "worse_since" TIMESTAMPTZ(3),
    "evidence" JSONB NOT NULL DEFAULT '[]',
    "remedied_at" TIMESTAMPTZ(3),

    CONSTRAINT "change_watches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change_findings" (
    "watch_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "subject" "ChangeSubject" NOT NULL,
    "service" TEXT,
    "name" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "proportion" BOOLEAN NOT NULL,
    "worse" TEXT NOT NULL,
    "verdict" "ChangeVerdict" NOT NULL,
    "counts" BOOLEAN NOT NULL,
    "confounder" TEXT,
    "before" DOUBLE PRECISION,
    "after" DOUBLE PRECISION,
    "shift" DOUBLE PRECISION,
    "lower" DOUBLE PRECISION,
    "upper" DOUBLE PRECISION,
    "threshold" DOUBLE PRECISION,
    "p_value" DOUBLE PRECISION,
    "q_value" DOUBLE PRECISION,
    "days_compared" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "onset_ms" BIGINT,
    "looked_to" TIMESTAMPTZ(3) NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "change_findings_pkey" PRIMARY KEY ("watch_id","key")
);

-- CreateTable
CREATE TABLE "change_claims" (
    "id" TEXT NOT NULL,
    "watch_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "claimed" BOOLEAN NOT NULL,
    "verdict" "ChangeVerdict" NOT NULL,
    "counts" BOOLEAN NOT NULL,
    "statement" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "change_claims_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change_impacts" (
    "watch_id" TEXT NOT NULL,
    "kpi_id" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "looked_to" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "change_impacts_pkey" PRIMARY KEY ("watch_id","kpi_id")
);

-- CreateIndex
CREATE INDEX "change_events_at_id_idx" ON "change_events"("at", "id");

-- CreateIndex
CREATE INDEX "change_events_service_id_at_id_idx" ON "change_events"("service_id", "at", "id");

-- CreateIndex
CREATE INDEX "change_events_environment_id_at_idx" ON "change_events"("environment_id", "at");

-- CreateIndex
CREATE INDEX "change_events_environment_id_name_at_idx" ON "change_events"("environment_id", "name", "at");

-- CreateIndex
CREATE UNIQUE INDEX "change_events_source_external_id_key" ON "change_events"("source", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "change_watches_deployment_id_key" ON "change_watches"("deployment_id");

-- CreateIndex
CREATE UNIQUE INDEX "change_watches_change_id_key" ON "change_watches"("change_id");

-- CreateIndex
CREATE INDEX "change_watches_next_look_at_idx" ON "change_watches"("next_look_at");

-- CreateIndex
CREATE INDEX "change_watches_environment_id_at_idx" ON "change_watches"("environment_id", "at");

-- CreateIndex
CREATE INDEX "change_watches_at_idx" ON "change_watches"("at");

-- CreateIndex
CREATE INDEX "change_claims_watch_id_at_idx" ON "change_claims"("watch_id", "at");

-- CreateIndex
CREATE INDEX "change_impacts_kpi_id_idx" ON "change_impacts"("kpi_id");

-- AddForeignKey
ALTER TABLE "change_events" ADD CONSTRAINT "change_events_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_events" ADD CONSTRAINT "change_events_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_watches" ADD CONSTRAINT "change_watches_deployment_id_fkey" FOREIGN KEY ("deployment_id") REFERENCES "deployments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_watches" ADD CONSTRAINT "change_watches_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change_events"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_watches" ADD CONSTRAINT "change_watches_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_findings" ADD CONSTRAINT "change_findings_watch_id_fkey" FOREIGN KEY ("watch_id") REFERENCES "change_watches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_claims" ADD CONSTRAINT "change_claims_watch_id_fkey" FOREIGN KEY ("watch_id") REFERENCES "change_watches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_impacts" ADD CONSTRAINT "change_impacts_watch_id_fkey" FOREIGN KEY ("watch_id") REFERENCES "change_watches"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_impacts" ADD CONSTRAINT "change_impacts_kpi_id_fkey" FOREIGN KEY ("kpi_id") REFERENCES "kpis"("id") ON DELETE CASCADE ON UPDATE CASCADE;
