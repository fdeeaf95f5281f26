-- Who calls whom, and what runs where. `environment` is that of whoever told it.
CREATE TABLE "telemetry"."edges" (
    "id" INTEGER GENERATED ALWAYS AS IDENTITY,
    "from_kind" TEXT NOT NULL,
    "from_name" TEXT NOT NULL,
    "relation" TEXT NOT NULL,
    "to_kind" TEXT NOT NULL,
    "to_name" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "simulated" BOOLEAN NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "edges_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "edges_ends_key" ON "telemetry"."edges"
    ("from_kind", "from_name", "relation", "to_kind", "to_name", "environment", "simulated");
CREATE INDEX "edges_last_at_idx" ON "telemetry"."edges" ("last_at");

-- Of edges that are calls: how many there were a day (UTC), how many of them failed, and how long they took together.
CREATE TABLE "telemetry"."edge_days" (
    "edge" INTEGER NOT NULL REFERENCES "telemetry"."edges" ("id") ON DELETE CASCADE,
    "day" DATE NOT NULL,
    "calls" BIGINT NOT NULL,
    "errors" BIGINT NOT NULL,
    "duration_ms" DOUBLE PRECISION NOT NULL,
    CONSTRAINT "edge_days_pkey" PRIMARY KEY ("edge", "day")
);
