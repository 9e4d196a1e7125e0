CREATE TABLE "state"."connection" (
	"organisation" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"address" text NOT NULL,
	"settings" jsonb NOT NULL,
	"token" "bytea",
	"webhook_secret" "bytea",
	"token_hash" "bytea",
	"created" bigint NOT NULL,
	"removed" bigint,
	"read_at" bigint,
	"failing_since" bigint,
	"code" text,
	"message" text,
	"what_to_do" text,
	"cursor" jsonb,
	"rows" bigint DEFAULT 0 NOT NULL,
	"again" bigint,
	CONSTRAINT "connection_organisation_id_pk" PRIMARY KEY("organisation","id")
);
--> statement-breakpoint
CREATE TABLE "state"."connection_repository" (
	"organisation" text collate "C" NOT NULL,
	"connection" text collate "C" NOT NULL,
	"native" text collate "C" NOT NULL,
	"repository" text collate "C" NOT NULL,
	"path" text NOT NULL,
	"archived" boolean DEFAULT false NOT NULL,
	"gone" bigint,
	CONSTRAINT "connection_repository_organisation_connection_native_pk" PRIMARY KEY("organisation","connection","native")
);
--> statement-breakpoint
ALTER TABLE "state"."connection" ADD CONSTRAINT "connection_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."connection_repository" ADD CONSTRAINT "connection_repository_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "connection_repository_of" ON "state"."connection_repository" USING btree ("organisation","repository");