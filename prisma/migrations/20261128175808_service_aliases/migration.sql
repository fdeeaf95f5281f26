-- AlterTable
ALTER TABLE "services" ADD COLUMN     "aliases" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- Series that were merged into another one when their service took another name: what processes that did not know of it yet
-- have told of them is moved there as well.
CREATE TABLE "telemetry"."moved_series" (
    "id" INTEGER NOT NULL,
    "into_id" INTEGER NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "moved_series_pkey" PRIMARY KEY ("id")
);
