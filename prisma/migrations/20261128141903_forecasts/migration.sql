-- CreateEnum
CREATE TYPE "ForecastState" AS ENUM ('open', 'came_true', 'did_not', 'withdrawn', 'missed');

-- CreateEnum
CREATE TYPE "ThresholdKind" AS ENUM ('slo', 'capacity', 'full');

-- CreateEnum
CREATE TYPE "ThresholdDirection" AS ENUM ('rising', 'falling');

-- CreateTable
CREATE TABLE "forecasts" (
    "id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "series_id" INTEGER NOT NULL,
    "statistic" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "simulated" BOOLEAN NOT NULL,
    "threshold" DOUBLE PRECISION NOT NULL,
    "threshold_kind" "ThresholdKind" NOT NULL,
    "direction" "ThresholdDirection" NOT NULL,
    "state" "ForecastState" NOT NULL,
    "probability" DOUBLE PRECISION,
    "expected_at" TIMESTAMPTZ(3),
    "earliest_at" TIMESTAMPTZ(3),
    "latest_at" TIMESTAMPTZ(3),
    "value" DOUBLE PRECISION,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "crossed_at" TIMESTAMPTZ(3),

    CONSTRAINT "forecasts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "forecast_checks" (
    "subject" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "beyond" BOOLEAN,

    CONSTRAINT "forecast_checks_pkey" PRIMARY KEY ("subject")
);

-- CreateIndex
CREATE INDEX "forecasts_subject_state_idx" ON "forecasts"("subject", "state");

-- CreateIndex
CREATE INDEX "forecasts_state_expected_at_idx" ON "forecasts"("state", "expected_at");

-- CreateIndex
CREATE INDEX "forecasts_updated_at_idx" ON "forecasts"("updated_at");
