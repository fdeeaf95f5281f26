-- Minutes that were folded lately, of many series in one row: service/src/store/signals/fresh.ts says how they become those
-- of "minutes", and why they are not written there at once.
CREATE TABLE "telemetry"."fresh" (
    "id" BIGINT GENERATED ALWAYS AS IDENTITY,
    "block" INTEGER NOT NULL, -- of series with neighbouring ids
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "data" BYTEA NOT NULL,
    CONSTRAINT "fresh_pkey" PRIMARY KEY ("block", "hour", "id")
);
ALTER TABLE "telemetry"."fresh" ALTER COLUMN "data" SET STORAGE EXTERNAL; -- it is gone before packing it would pay
