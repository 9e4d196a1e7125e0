ALTER TABLE "state"."source_file" ADD COLUMN "oid" text;--> statement-breakpoint
ALTER TABLE "state"."source_file" ADD COLUMN "stage" text;