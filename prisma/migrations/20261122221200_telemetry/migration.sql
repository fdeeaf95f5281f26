-- Telemetry has a schema of its own: it is partitioned and truncated, which Prisma's model of a schema does not
-- know. Everything here is reached through service/src/store/inbox and service/src/store/signals alone.
-- Made only where it is missing: CREATE SCHEMA IF NOT EXISTS asks for the right to create one even where it is there.
DO $$ BEGIN
  IF to_regnamespace('telemetry') IS NULL THEN CREATE SCHEMA "telemetry"; END IF;
END $$;

-- What is measured: one row per series. `identity` is the SHA-256 of all that tells it from others.
CREATE TABLE "telemetry"."series" (
    "id" INTEGER GENERATED ALWAYS AS IDENTITY,
    "identity" BYTEA NOT NULL,
    "service" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "kind" TEXT NOT NULL CHECK ("kind" IN ('gauge', 'rate', 'change', 'distribution', 'ratio')),
    "unit" TEXT NOT NULL,
    "attributes" JSONB NOT NULL,
    "simulated" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL, -- to the hour
    CONSTRAINT "series_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "series_identity_key" ON "telemetry"."series" ("identity");
CREATE INDEX "series_service_metric_id_idx" ON "telemetry"."series" ("service", "metric", "id");
CREATE INDEX "series_last_at_idx" ON "telemetry"."series" ("last_at");

-- Sixty minutes of a series, a partition a day: service/src/store/signals/chunk.ts says how they are packed.
CREATE TABLE "telemetry"."minutes" (
    "series" INTEGER NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "data" BYTEA NOT NULL,
    CONSTRAINT "minutes_pkey" PRIMARY KEY ("series", "hour")
) PARTITION BY RANGE ("hour");

-- Twenty-four hours of a series, packed alike, a partition a month.
CREATE TABLE "telemetry"."hours" (
    "series" INTEGER NOT NULL,
    "day" TIMESTAMPTZ(3) NOT NULL,
    "data" BYTEA NOT NULL,
    CONSTRAINT "hours_pkey" PRIMARY KEY ("series", "day")
) PARTITION BY RANGE ("day");

-- The last totals of the cumulative streams of a series: what the next ones are compared with.
CREATE TABLE "telemetry"."totals" (
    "series" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "data" BYTEA NOT NULL,
    CONSTRAINT "totals_pkey" PRIMARY KEY ("series")
) WITH (fillfactor = 60);
CREATE INDEX "totals_last_at_idx" ON "telemetry"."totals" ("last_at");

-- What was acknowledged, packed, and is not folded yet. Two tables take turns, so that one can be truncated: deleting rows at this
-- rate would leave more dead ones than a vacuum removes.
CREATE SEQUENCE "telemetry"."inbox_id";
CREATE TABLE "telemetry"."inbox_0" (
    "id" BIGINT NOT NULL DEFAULT nextval('"telemetry"."inbox_id"'),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "batch" BYTEA NOT NULL
);
ALTER TABLE "telemetry"."inbox_0" ALTER COLUMN "batch" SET STORAGE EXTERNAL;
CREATE TABLE "telemetry"."inbox_1" (LIKE "telemetry"."inbox_0" INCLUDING DEFAULTS INCLUDING STORAGE);

CREATE TABLE "telemetry"."fold_state" (
    "only" BOOLEAN NOT NULL DEFAULT true CHECK ("only"),
    "active" SMALLINT NOT NULL, -- the inbox that is written to
    "generation" BIGINT NOT NULL, -- counts the folds
    "rolled_up_to" TIMESTAMPTZ(3), -- hours before it are in "hours"
    CONSTRAINT "fold_state_pkey" PRIMARY KEY ("only")
);
INSERT INTO "telemetry"."fold_state" ("active", "generation") VALUES (0, 0);

-- Which bodies have been taken in lately: the same one again counts once.
CREATE TABLE "telemetry"."receipts" (
    "hash" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "receipts_pkey" PRIMARY KEY ("hash")
);
CREATE INDEX "receipts_received_at_idx" ON "telemetry"."receipts" ("received_at");

-- What was refused and why, counted by day.
CREATE TABLE "telemetry"."refusals" (
    "day" DATE NOT NULL,
    "signal" TEXT NOT NULL CHECK ("signal" IN ('metrics', 'traces', 'logs')),
    "service" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "example" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "refusals_pkey" PRIMARY KEY ("day", "signal", "service", "reason", "label")
);
