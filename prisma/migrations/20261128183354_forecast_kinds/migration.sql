-- CreateEnum
CREATE TYPE "ForecastKind" AS ENUM ('signal', 'outcome', 'budget');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "ThresholdKind" ADD VALUE 'target';
ALTER TYPE "ThresholdKind" ADD VALUE 'spent';

-- AlterTable
ALTER TABLE "forecasts" ADD COLUMN     "kind" "ForecastKind" NOT NULL DEFAULT 'signal',
ADD COLUMN     "team_id" TEXT,
ALTER COLUMN "series_id" DROP NOT NULL,
ALTER COLUMN "statistic" DROP NOT NULL,
ALTER COLUMN "service" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "forecasts_team_id_idx" ON "forecasts"("team_id");

-- AddForeignKey
ALTER TABLE "forecasts" ADD CONSTRAINT "forecasts_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;
