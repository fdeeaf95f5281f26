-- Of a body of which a token or a cap kept part out: the series that were taken in, so that the same body brings the rest
-- once that is mended, and nothing twice. Null where all was taken in.
ALTER TABLE "telemetry"."receipts" ADD COLUMN "taken" BYTEA;
