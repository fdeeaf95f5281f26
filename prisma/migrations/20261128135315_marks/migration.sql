-- What people say of signals. By the identity of a series, so that one which comes again after it was forgotten still
-- has what was said of it; null is what the rules make of it by themselves.
CREATE TABLE "telemetry"."marks" (
    "identity" BYTEA NOT NULL,
    "role" TEXT CHECK ("role" IN ('traffic', 'errors', 'latency', 'saturation', 'business', 'none')),
    "watched" BOOLEAN,
    "worse" TEXT CHECK ("worse" IN ('higher', 'lower', 'either')),
    "note" TEXT,
    "threshold" JSONB,
    "marked_at" TIMESTAMPTZ(3) NOT NULL,
    "marked_by" TEXT NOT NULL,
    CONSTRAINT "marks_pkey" PRIMARY KEY ("identity")
);
