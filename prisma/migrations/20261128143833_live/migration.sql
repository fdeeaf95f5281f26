-- CreateEnum
CREATE TYPE "AnomalyKind" AS ENUM ('value', 'silence');

-- CreateEnum
CREATE TYPE "LiveState" AS ENUM ('open', 'resolved');

-- CreateTable
CREATE TABLE "watch_states" (
    "key" TEXT NOT NULL,
    "shard" INTEGER NOT NULL,
    "state" BYTEA NOT NULL,
    "seen_to" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "watch_states_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "watch_shards" (
    "shard" INTEGER NOT NULL,
    "leased_by" TEXT,
    "leased_until" TIMESTAMPTZ(3),
    "judged_to" TIMESTAMPTZ(3),
    "took_ms" INTEGER NOT NULL DEFAULT 0,
    "shed" INTEGER NOT NULL DEFAULT 0,
    "watched" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "watch_shards_pkey" PRIMARY KEY ("shard")
);

-- CreateTable
CREATE TABLE "anomalies" (
    "id" TEXT NOT NULL,
    "kind" "AnomalyKind" NOT NULL,
    "key" TEXT NOT NULL,
    "service" TEXT,
    "subject" JSONB NOT NULL,
    "simulated" BOOLEAN NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "direction" INTEGER NOT NULL,
    "worse" BOOLEAN NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "expected" DOUBLE PRECISION,
    "lower" DOUBLE PRECISION,
    "upper" DOUBLE PRECISION,
    "observed" DOUBLE PRECISION,
    "worst" DOUBLE PRECISION,
    "live_signal_id" TEXT,

    CONSTRAINT "anomalies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "live_signals" (
    "id" TEXT NOT NULL,
    "state" "LiveState" NOT NULL,
    "harm" TEXT NOT NULL,
    "severity" "IncidentSeverity" NOT NULL,
    "what" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "lead_key" TEXT NOT NULL,
    "services" TEXT[],
    "teams" TEXT[],
    "kpis" TEXT[],
    "simulated" BOOLEAN NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "merged_into_id" TEXT,
    "history" JSONB NOT NULL,
    "acknowledged_by" TEXT,
    "acknowledged_at" TIMESTAMPTZ(3),
    "incident_id" TEXT,
    "incident_closed" BOOLEAN NOT NULL DEFAULT false,
    "causes" JSONB,

    CONSTRAINT "live_signals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "live_events" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "live_signal_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "simulated" BOOLEAN NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "live_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "live_mutes" (
    "id" TEXT NOT NULL,
    "live_signal_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "muted_by" TEXT NOT NULL,
    "muted_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_by" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "live_mutes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "maintenance_windows" (
    "id" TEXT NOT NULL,
    "service_id" TEXT,
    "team_id" TEXT,
    "begins_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "why" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_by" TEXT,

    CONSTRAINT "maintenance_windows_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "live_rule_changes" (
    "id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "open_incident_from" "IncidentSeverity",
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "live_rule_changes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "watch_states_shard_idx" ON "watch_states"("shard");

-- CreateIndex
CREATE INDEX "anomalies_key_since_idx" ON "anomalies"("key", "since");

-- CreateIndex
CREATE INDEX "anomalies_last_at_idx" ON "anomalies"("last_at");

-- CreateIndex
CREATE INDEX "anomalies_ended_at_idx" ON "anomalies"("ended_at");

-- CreateIndex
CREATE INDEX "anomalies_live_signal_id_idx" ON "anomalies"("live_signal_id");

-- CreateIndex
CREATE INDEX "live_signals_state_since_idx" ON "live_signals"("state", "since");

-- CreateIndex
CREATE INDEX "live_signals_resolved_at_idx" ON "live_signals"("resolved_at");

-- CreateIndex
CREATE INDEX "live_events_at_idx" ON "live_events"("at");

-- CreateIndex
CREATE INDEX "live_mutes_key_idx" ON "live_mutes"("key");

-- CreateIndex
CREATE INDEX "live_mutes_until_idx" ON "live_mutes"("until");

-- CreateIndex
CREATE INDEX "maintenance_windows_ends_at_idx" ON "maintenance_windows"("ends_at");

-- CreateIndex
CREATE INDEX "maintenance_windows_service_id_idx" ON "maintenance_windows"("service_id");

-- CreateIndex
CREATE INDEX "maintenance_windows_team_id_idx" ON "maintenance_windows"("team_id");

-- CreateIndex
CREATE INDEX "live_rule_changes_team_id_changed_at_id_idx" ON "live_rule_changes"("team_id", "changed_at", "id");

-- AddForeignKey
ALTER TABLE "anomalies" ADD CONSTRAINT "anomalies_live_signal_id_fkey" FOREIGN KEY ("live_signal_id") REFERENCES "live_signals"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "maintenance_windows" ADD CONSTRAINT "maintenance_windows_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "services"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "maintenance_windows" ADD CONSTRAINT "maintenance_windows_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "live_rule_changes" ADD CONSTRAINT "live_rule_changes_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "teams"("id") ON DELETE CASCADE ON UPDATE CASCADE;
