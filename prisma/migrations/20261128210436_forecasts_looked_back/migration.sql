-- AlterTable
ALTER TABLE "forecast_checks" ADD COLUMN     "known" INTEGER;

-- AlterTable
ALTER TABLE "forecasts" ADD COLUMN     "looked_back" BOOLEAN NOT NULL DEFAULT false;
