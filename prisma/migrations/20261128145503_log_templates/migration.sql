-- What log lines of a service have in common: the same line is counted by the same series after a restart, and by any replica.
CREATE TABLE "telemetry"."log_templates" (
    "id" INTEGER GENERATED ALWAYS AS IDENTITY,
    "service" TEXT NOT NULL,
    "simulated" BOOLEAN NOT NULL,
    "template" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL, -- to the day
    CONSTRAINT "log_templates_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "log_templates_service_key" ON "telemetry"."log_templates" ("service", "simulated", "template");
