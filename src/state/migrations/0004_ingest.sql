CREATE TABLE "state"."ingest_batch" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "state"."ingest_batch_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"organisation" text collate "C" NOT NULL,
	"connection" text collate "C" NOT NULL,
	"received" bigint NOT NULL,
	"n" integer NOT NULL,
	"parts" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "state"."ingest_count" (
	"organisation" text collate "C" NOT NULL,
	"connection" text collate "C" NOT NULL,
	"outcome" text NOT NULL,
	"kind" text NOT NULL,
	"n" bigint NOT NULL,
	"last" bigint NOT NULL,
	CONSTRAINT "ingest_count_organisation_connection_outcome_kind_pk" PRIMARY KEY("organisation","connection","outcome","kind")
);
--> statement-breakpoint
CREATE TABLE "state"."ingest_delivery" (
	"organisation" text collate "C" NOT NULL,
	"connection" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"received" bigint NOT NULL,
	CONSTRAINT "ingest_delivery_organisation_connection_id_pk" PRIMARY KEY("organisation","connection","id")
);
--> statement-breakpoint
CREATE TABLE "state"."ingest_entity" (
	"organisation" text collate "C" NOT NULL,
	"connection" text collate "C" NOT NULL,
	"table_name" text NOT NULL,
	"id" text collate "C" NOT NULL,
	"columns" jsonb NOT NULL,
	"changed" bigint NOT NULL,
	CONSTRAINT "ingest_entity_organisation_connection_table_name_id_pk" PRIMARY KEY("organisation","connection","table_name","id")
);
--> statement-breakpoint
CREATE TABLE "state"."ingest_event" (
	"organisation" text collate "C" NOT NULL,
	"connection" text collate "C" NOT NULL,
	"id" "bytea" NOT NULL,
	"received" bigint NOT NULL,
	CONSTRAINT "ingest_event_organisation_connection_id_pk" PRIMARY KEY("organisation","connection","id")
);
--> statement-breakpoint
CREATE TABLE "state"."ingest_hint" (
	"organisation" text collate "C" NOT NULL,
	"connection" text collate "C" NOT NULL,
	"container" text collate "C" NOT NULL,
	"about" text NOT NULL,
	"id" text collate "C" NOT NULL,
	"received" bigint NOT NULL,
	CONSTRAINT "ingest_hint_organisation_connection_about_container_id_pk" PRIMARY KEY("organisation","connection","about","container","id")
);
--> statement-breakpoint
CREATE TABLE "state"."quarantine" (
	"organisation" text collate "C" NOT NULL,
	"connection" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"shape" text NOT NULL,
	"n" bigint NOT NULL,
	"first" bigint NOT NULL,
	"last" bigint NOT NULL,
	CONSTRAINT "quarantine_organisation_connection_kind_pk" PRIMARY KEY("organisation","connection","kind")
);
--> statement-breakpoint
ALTER TABLE "state"."ingest_batch" ADD CONSTRAINT "ingest_batch_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."ingest_count" ADD CONSTRAINT "ingest_count_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."ingest_delivery" ADD CONSTRAINT "ingest_delivery_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."ingest_entity" ADD CONSTRAINT "ingest_entity_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."ingest_event" ADD CONSTRAINT "ingest_event_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."ingest_hint" ADD CONSTRAINT "ingest_hint_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."quarantine" ADD CONSTRAINT "quarantine_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ingest_batch_waiting" ON "state"."ingest_batch" USING btree ("organisation","connection","seq");--> statement-breakpoint
CREATE INDEX "ingest_event_received" ON "state"."ingest_event" USING btree ("received");