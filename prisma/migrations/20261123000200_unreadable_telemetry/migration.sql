-- Batches of telemetry that could not be folded, and why: kept for whoever looks into it, so that nothing behind them waits.
CREATE TABLE "telemetry"."unreadable" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "set_aside_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "batch" BYTEA NOT NULL,
    CONSTRAINT "unreadable_pkey" PRIMARY KEY ("id")
);
