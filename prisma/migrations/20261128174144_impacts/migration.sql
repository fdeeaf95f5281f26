-- AlterTable
ALTER TABLE "change_impacts" ADD COLUMN     "measured_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "reach" JSONB NOT NULL DEFAULT '{"by":"team","link":null,"says":"a KPI of its team"}',
ADD COLUMN     "segments" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "harm_impacts" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT,
    "live_signal_id" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "services" TEXT[],
    "measured_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),
    "leased_until" TIMESTAMPTZ(3),
    "kpi_ids" TEXT[],
    "cut_at" TIMESTAMPTZ(3),
    "body" JSONB NOT NULL,

    CONSTRAINT "harm_impacts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "harm_impacts_incident_id_key" ON "harm_impacts"("incident_id");

-- CreateIndex
CREATE UNIQUE INDEX "harm_impacts_live_signal_id_key" ON "harm_impacts"("live_signal_id");

-- CreateIndex
CREATE INDEX "harm_impacts_next_at_idx" ON "harm_impacts"("next_at");

-- CreateIndex
CREATE INDEX "kpi_corrections_kpi_id_corrected_at_idx" ON "kpi_corrections"("kpi_id", "corrected_at");

-- AddForeignKey
ALTER TABLE "harm_impacts" ADD CONSTRAINT "harm_impacts_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incidents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "harm_impacts" ADD CONSTRAINT "harm_impacts_live_signal_id_fkey" FOREIGN KEY ("live_signal_id") REFERENCES "live_signals"("id") ON DELETE CASCADE ON UPDATE CASCADE;
