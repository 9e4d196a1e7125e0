DROP INDEX "state"."ingest_event_received";--> statement-breakpoint
-- Squeezing takes longer than writing: a batch waits for seconds only.
ALTER TABLE "state"."ingest_batch" ALTER COLUMN "parts" SET STORAGE EXTERNAL;