-- What Prometheus told of its metrics, apart from their samples and only now and then: which of them are counters, which
-- belong to a histogram. Kept so that every replica takes the same for the same, also after a start.
CREATE TABLE "telemetry"."metric_types" (
    "metric" TEXT NOT NULL,
    "type" TEXT NOT NULL CHECK ("type" IN ('counter', 'gauge', 'histogram', 'gaugehistogram', 'summary')),
    CONSTRAINT "metric_types_pkey" PRIMARY KEY ("metric")
);
