-- A few requests that stand for the values of a series within an hour.
CREATE TABLE "telemetry"."exemplars" (
    "series" INTEGER NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "trace_id" TEXT NOT NULL,
    "span_id" TEXT NOT NULL,
    CONSTRAINT "exemplars_pkey" PRIMARY KEY ("series", "hour", "trace_id", "span_id")
);
CREATE INDEX "exemplars_hour_idx" ON "telemetry"."exemplars" ("hour");
