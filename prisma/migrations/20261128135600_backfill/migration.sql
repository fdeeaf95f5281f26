-- Hours that were told of again after they had been rolled up: each is rolled up anew by itself, so that telemetry of
-- the past, in whatever order it is brought in, has nothing done twice.
CREATE TABLE "telemetry"."amended_hours" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "amended_hours_pkey" PRIMARY KEY ("hour")
);

-- What is brought in of the past is known again for longer: whoever sends it goes on after a restart, not after a retry.
ALTER TABLE "telemetry"."receipts" ADD COLUMN "remembered" INTERVAL NOT NULL DEFAULT '10 minutes';
