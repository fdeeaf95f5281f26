-- CreateTable
CREATE TABLE "cause_rankings" (
    "incident_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "ranking" JSONB NOT NULL,

    CONSTRAINT "cause_rankings_pkey" PRIMARY KEY ("incident_id")
);

-- CreateTable
CREATE TABLE "cause_marks" (
    "incident_id" TEXT NOT NULL,
    "service_id" TEXT,
    "outside" BOOLEAN NOT NULL,
    "because" TEXT,
    "marked_by" TEXT NOT NULL,
    "marked_at" TIMESTAMPTZ(3) NOT NULL,
    "rank" INTEGER,
    "named" BOOLEAN NOT NULL,

    CONSTRAINT "cause_marks_pkey" PRIMARY KEY ("incident_id")
);

-- CreateIndex
CREATE INDEX "cause_marks_service_id_idx" ON "cause_marks"("service_id");

-- AddForeignKey
ALTER TABLE "cause_rankings" ADD CONSTRAINT "cause_rankings_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incidents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cause_marks" ADD CONSTRAINT "cause_marks_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incidents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cause_marks" ADD CONSTRAINT "cause_marks_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services"("id") ON DELETE SET NULL ON UPDATE CASCADE;
