-- CreateTable
CREATE TABLE "signal_sources" (
    "slug" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "secret" BYTEA,
    "queries" JSONB NOT NULL,
    "every_minutes" INTEGER NOT NULL,
    "history_days" INTEGER NOT NULL,
    "state" "SyncState" NOT NULL DEFAULT 'waiting',
    "code" TEXT,
    "reason" TEXT,
    "remedy" TEXT,
    "last_run_at" TIMESTAMPTZ(3),
    "last" JSONB,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "leased_until" TIMESTAMPTZ(3),

    CONSTRAINT "signal_sources_pkey" PRIMARY KEY ("slug")
);

-- CreateIndex
CREATE INDEX "signal_sources_due_at_idx" ON "signal_sources"("due_at");

-- Up to where the answers of each query are signals: moved in the same step that keeps what it answered.
CREATE TABLE "telemetry"."pulled" (
    "source" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "pulled_to" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "pulled_pkey" PRIMARY KEY ("source", "query")
);
