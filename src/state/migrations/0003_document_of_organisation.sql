ALTER TABLE "state"."round_document" DROP CONSTRAINT "round_document_pkey";--> statement-breakpoint
ALTER TABLE "state"."round_document" ADD CONSTRAINT "round_document_name_organisation_pk" PRIMARY KEY("name","organisation");
