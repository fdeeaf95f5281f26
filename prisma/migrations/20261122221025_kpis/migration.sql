-- CreateEnum
CREATE TYPE "KpiKind" AS ENUM ('sum', 'gauge', 'ratio');

-- CreateEnum
CREATE TYPE "KpiDirection" AS ENUM ('higher', 'lower');

-- CreateEnum
CREATE TYPE "KpiResolution" AS ENUM ('minute', 'hour', 'day');

-- CreateEnum
CREATE TYPE "KpiSourceKind" AS ENUM ('sql', 'prometheus');

-- CreateTable
CREATE TABLE "kpis" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "unit" TEXT NOT NULL,
    "direction" "KpiDirection" NOT NULL,
    "kind" "KpiKind" NOT NULL,
    "proportion" BOOLEAN NOT NULL DEFAULT false,
    "numerator" TEXT,
    "denominator" TEXT,
    "resolution" "KpiResolution" NOT NULL,
    "team_id" TEXT NOT NULL,
    "owner_id" TEXT,
    "worth_amount" DOUBLE PRECISION,
    "worth_currency" TEXT,
    "segments" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "kpis_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kpi_series" (
    "id" SERIAL NOT NULL,
    "kpi_id" TEXT NOT NULL,
    "segment" JSONB NOT NULL,
    "key" TEXT NOT NULL,

    CONSTRAINT "kpi_series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kpi_points" (
    "series_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "denominator" DOUBLE PRECISION,

    CONSTRAINT "kpi_points_pkey" PRIMARY KEY ("series_id","at")
);

-- CreateTable
CREATE TABLE "kpi_days" (
    "kpi_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "total" DOUBLE PRECISION NOT NULL,
    "denominator" DOUBLE PRECISION,
    "told" INTEGER NOT NULL,

    CONSTRAINT "kpi_days_pkey" PRIMARY KEY ("kpi_id","day")
);

-- CreateTable
CREATE TABLE "kpi_corrections" (
    "id" BIGSERIAL NOT NULL,
    "kpi_id" TEXT NOT NULL,
    "segment" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "before_value" DOUBLE PRECISION NOT NULL,
    "before_denominator" DOUBLE PRECISION,
    "after_value" DOUBLE PRECISION NOT NULL,
    "after_denominator" DOUBLE PRECISION,
    "corrected_at" TIMESTAMPTZ(3) NOT NULL,
    "corrected_by" TEXT NOT NULL,

    CONSTRAINT "kpi_corrections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kpi_sources" (
    "kpi_id" TEXT NOT NULL,
    "kind" "KpiSourceKind" NOT NULL,
    "address" TEXT NOT NULL,
    "queries" JSONB NOT NULL,
    "secret" BYTEA,
    "every_minutes" INTEGER NOT NULL,
    "overlap_ms" BIGINT NOT NULL,
    "history_days" INTEGER NOT NULL,
    "state" "SyncState" NOT NULL DEFAULT 'waiting',
    "code" TEXT,
    "reason" TEXT,
    "remedy" TEXT,
    "fetched_to" TIMESTAMPTZ(3),
    "last_run_at" TIMESTAMPTZ(3),
    "last" JSONB,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "leased_until" TIMESTAMPTZ(3),

    CONSTRAINT "kpi_sources_pkey" PRIMARY KEY ("kpi_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "kpis_slug_key" ON "kpis"("slug");

-- CreateIndex
CREATE INDEX "kpis_team_id_idx" ON "kpis"("team_id");

-- CreateIndex
CREATE INDEX "kpis_owner_id_idx" ON "kpis"("owner_id");

-- CreateIndex
CREATE UNIQUE INDEX "kpi_series_kpi_id_key_key" ON "kpi_series"("kpi_id", "key");

-- CreateIndex
CREATE INDEX "kpi_corrections_kpi_id_id_idx" ON "kpi_corrections"("kpi_id", "id");

-- CreateIndex
CREATE INDEX "kpi_sources_due_at_idx" ON "kpi_sources"("due_at");

-- AddForeignKey
ALTER TABLE "kpis" ADD CONSTRAINT "kpis_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kpis" ADD CONSTRAINT "kpis_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "people"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kpi_series" ADD CONSTRAINT "kpi_series_kpi_id_fkey" FOREIGN KEY ("kpi_id") REFERENCES "kpis"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kpi_points" ADD CONSTRAINT "kpi_points_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "kpi_series"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kpi_days" ADD CONSTRAINT "kpi_days_kpi_id_fkey" FOREIGN KEY ("kpi_id") REFERENCES "kpis"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kpi_corrections" ADD CONSTRAINT "kpi_corrections_kpi_id_fkey" FOREIGN KEY ("kpi_id") REFERENCES "kpis"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kpi_sources" ADD CONSTRAINT "kpi_sources_kpi_id_fkey" FOREIGN KEY ("kpi_id") REFERENCES "kpis"("id") ON DELETE CASCADE ON UPDATE CASCADE;
