-- CreateEnum
CREATE TYPE "LinkScanTrigger" AS ENUM ('first', 'nightly', 'asked', 'restated');

-- CreateEnum
CREATE TYPE "LinkScanState" AS ENUM ('waiting', 'running', 'done', 'failed');

-- CreateEnum
CREATE TYPE "LinkGrade" AS ENUM ('association', 'leads', 'natural_experiment', 'experiment');

-- CreateEnum
CREATE TYPE "LinkState" AS ENUM ('active', 'withdrawn', 'dismissed');

-- CreateEnum
CREATE TYPE "LinkEvent" AS ENUM ('found', 'confirmed', 'missed', 'untested', 'withdrawn', 'found_again', 'dismissed', 'restored');

-- CreateTable
CREATE TABLE "link_scans" (
    "id" TEXT NOT NULL,
    "simulated" BOOLEAN NOT NULL,
    "trigger" "LinkScanTrigger" NOT NULL,
    "due_key" TEXT,
    "asked_by" TEXT,
    "state" "LinkScanState" NOT NULL DEFAULT 'waiting',
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "leased_until" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "tested" INTEGER NOT NULL DEFAULT 0,
    "found" INTEGER NOT NULL DEFAULT 0,
    "added" INTEGER NOT NULL DEFAULT 0,
    "withdrawn" INTEGER NOT NULL DEFAULT 0,
    "summary" JSONB,
    "fault" TEXT,

    CONSTRAINT "link_scans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "links" (
    "id" TEXT NOT NULL,
    "simulated" BOOLEAN NOT NULL,
    "series_id" INTEGER NOT NULL,
    "statistic" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "signal_name" TEXT NOT NULL,
    "signal_unit" TEXT NOT NULL,
    "kpi_id" TEXT NOT NULL,
    "segment" JSONB NOT NULL,
    "segment_key" TEXT NOT NULL,
    "state" "LinkState" NOT NULL DEFAULT 'active',
    "grade" "LinkGrade" NOT NULL,
    "rank" DOUBLE PRECISION NOT NULL,
    "step_ms" INTEGER NOT NULL,
    "lag_ms" INTEGER NOT NULL,
    "effect" DOUBLE PRECISION NOT NULL,
    "lower" DOUBLE PRECISION NOT NULL,
    "upper" DOUBLE PRECISION NOT NULL,
    "q" DOUBLE PRECISION NOT NULL,
    "days" INTEGER NOT NULL,
    "days_held" INTEGER NOT NULL,
    "gain" DOUBLE PRECISION NOT NULL,
    "seen_lower" DOUBLE PRECISION NOT NULL,
    "seen_upper" DOUBLE PRECISION NOT NULL,
    "signal_step" DOUBLE PRECISION NOT NULL,
    "signal_now" DOUBLE PRECISION,
    "kpi_now" DOUBLE PRECISION,
    "per_hour" DOUBLE PRECISION,
    "moved" INTEGER NOT NULL,
    "followed" INTEGER NOT NULL,
    "evidence" JSONB NOT NULL,
    "missed" INTEGER NOT NULL DEFAULT 0,
    "first_found_at" TIMESTAMPTZ(3) NOT NULL,
    "last_found_at" TIMESTAMPTZ(3) NOT NULL,
    "last_tested_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "withdrawn_reason" TEXT,
    "dismissed_at" TIMESTAMPTZ(3),
    "dismissed_by" TEXT,
    "dismissed_reason" TEXT,

    CONSTRAINT "links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link_readings" (
    "id" BIGSERIAL NOT NULL,
    "link_id" TEXT NOT NULL,
    "scan_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "event" "LinkEvent" NOT NULL,
    "grade" "LinkGrade",
    "effect" DOUBLE PRECISION,
    "lower" DOUBLE PRECISION,
    "upper" DOUBLE PRECISION,
    "lag_ms" INTEGER,
    "q" DOUBLE PRECISION,
    "note" TEXT,

    CONSTRAINT "link_readings_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "link_scans_due_key_key" ON "link_scans"("due_key");

-- CreateIndex
CREATE INDEX "link_scans_simulated_requested_at_id_idx" ON "link_scans"("simulated", "requested_at", "id");

-- CreateIndex
CREATE INDEX "link_scans_state_idx" ON "link_scans"("state");

-- CreateIndex
CREATE INDEX "links_state_rank_id_idx" ON "links"("state", "rank", "id");

-- CreateIndex
CREATE INDEX "links_kpi_id_idx" ON "links"("kpi_id");

-- CreateIndex
CREATE INDEX "links_service_idx" ON "links"("service");

-- CreateIndex
CREATE UNIQUE INDEX "links_series_id_statistic_kpi_id_segment_key_key" ON "links"("series_id", "statistic", "kpi_id", "segment_key");

-- CreateIndex
CREATE INDEX "link_readings_link_id_id_idx" ON "link_readings"("link_id", "id");

-- CreateIndex
CREATE INDEX "link_readings_scan_id_idx" ON "link_readings"("scan_id");

-- AddForeignKey
ALTER TABLE "links" ADD CONSTRAINT "links_kpi_id_fkey" FOREIGN KEY ("kpi_id") REFERENCES "kpis"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_readings" ADD CONSTRAINT "link_readings_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "links"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_readings" ADD CONSTRAINT "link_readings_scan_id_fkey" FOREIGN KEY ("scan_id") REFERENCES "link_scans"("id") ON DELETE SET NULL ON UPDATE CASCADE;
