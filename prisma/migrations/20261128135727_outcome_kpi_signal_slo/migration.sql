-- CreateEnum
CREATE TYPE "OutcomeDirection" AS ENUM ('at_least', 'at_most');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "OutcomeMetricKind" ADD VALUE 'kpi';
ALTER TYPE "OutcomeMetricKind" ADD VALUE 'signal';
ALTER TYPE "OutcomeMetricKind" ADD VALUE 'slo';

-- AlterTable
ALTER TABLE "outcome_metrics" ADD COLUMN     "direction" "OutcomeDirection" NOT NULL DEFAULT 'at_least',
ADD COLUMN     "kpi_id" TEXT,
ADD COLUMN     "good_up_to" DOUBLE PRECISION,
ADD COLUMN     "segment" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "series_id" INTEGER,
ADD COLUMN     "signal_name" TEXT,
ADD COLUMN     "signal_unit" TEXT,
ADD COLUMN     "statistic" TEXT;

-- CreateIndex
CREATE INDEX "outcome_metrics_kpi_id_idx" ON "outcome_metrics"("kpi_id");

-- AddForeignKey
ALTER TABLE "outcome_metrics" ADD CONSTRAINT "outcome_metrics_kpi_id_fkey" FOREIGN KEY ("kpi_id") REFERENCES "kpis"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- Kept cards lack what is shown of the new kinds; they are computed anew when they are next read.
DELETE FROM "outcome_snapshots";
