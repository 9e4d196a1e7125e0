CREATE SCHEMA "state";
--> statement-breakpoint
CREATE TABLE "state"."account" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"mail" text,
	"password_hash" text,
	"ended" boolean DEFAULT false NOT NULL,
	"created" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "state"."api_token" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hash" "bytea" NOT NULL,
	"account" uuid NOT NULL,
	"name" text NOT NULL,
	"scopes" jsonb NOT NULL,
	"created" bigint NOT NULL,
	"expires" bigint NOT NULL,
	CONSTRAINT "api_token_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "state"."assessment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation" text collate "C" NOT NULL,
	"weeks" integer NOT NULL,
	"which" text NOT NULL,
	"window_from" bigint NOT NULL,
	"window_to" bigint NOT NULL,
	"made" bigint NOT NULL,
	"version" text NOT NULL,
	CONSTRAINT "assessment_once" UNIQUE("organisation","weeks","which")
);
--> statement-breakpoint
CREATE TABLE "state"."assessment_report" (
	"assessment" uuid NOT NULL,
	"node" text collate "C" NOT NULL,
	"report" jsonb NOT NULL,
	CONSTRAINT "assessment_report_assessment_node_pk" PRIMARY KEY("assessment","node")
);
--> statement-breakpoint
CREATE TABLE "state"."audit_entry" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"account" uuid,
	"by" text NOT NULL,
	"action" text NOT NULL,
	"organisation" text collate "C",
	"subject" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "state"."digest" (
	"organisation" text collate "C" PRIMARY KEY NOT NULL,
	"weekday" smallint,
	"hour" smallint,
	"time_zone" text,
	"node" text collate "C" DEFAULT 'org' NOT NULL,
	"sealed" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "state"."dispute" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation" text collate "C" NOT NULL,
	"node" text collate "C" NOT NULL,
	"finding" text collate "C" NOT NULL,
	"team" text NOT NULL,
	"note" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "state"."gate" (
	"organisation" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"name" text NOT NULL,
	"team" text collate "C" NOT NULL,
	"paths" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "gate_organisation_id_pk" PRIMARY KEY("organisation","id")
);
--> statement-breakpoint
CREATE TABLE "state"."grant" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account" uuid NOT NULL,
	"role" text NOT NULL,
	"organisation" text collate "C",
	"team" text collate "C",
	CONSTRAINT "grant_once" UNIQUE NULLS NOT DISTINCT("account","role","organisation","team")
);
--> statement-breakpoint
CREATE TABLE "state"."identity" (
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"account" uuid NOT NULL,
	CONSTRAINT "identity_issuer_subject_pk" PRIMARY KEY("issuer","subject")
);
--> statement-breakpoint
CREATE TABLE "state"."instance_fact" (
	"name" text collate "C" PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "state"."member" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation" text collate "C" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"marks" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "state"."membership" (
	"member" uuid NOT NULL,
	"team" text collate "C" NOT NULL,
	"position" integer NOT NULL,
	"valid_from" bigint,
	"valid_to" bigint,
	CONSTRAINT "membership_member_position_pk" PRIMARY KEY("member","position")
);
--> statement-breakpoint
CREATE TABLE "state"."organisation" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"invented" boolean DEFAULT false NOT NULL,
	"k" integer DEFAULT 5 NOT NULL,
	"hours" jsonb NOT NULL,
	"security_paths" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"thresholds" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "state"."ownership_rule" (
	"organisation" text collate "C" NOT NULL,
	"position" integer NOT NULL,
	"repository" text collate "C" NOT NULL,
	"pattern" text NOT NULL,
	"team" text collate "C" NOT NULL,
	CONSTRAINT "ownership_rule_organisation_position_pk" PRIMARY KEY("organisation","position")
);
--> statement-breakpoint
CREATE TABLE "state"."repository" (
	"organisation" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"name" text NOT NULL,
	"address" text,
	"team" text collate "C",
	"valid_from" bigint,
	"valid_to" bigint,
	CONSTRAINT "repository_organisation_id_pk" PRIMARY KEY("organisation","id")
);
--> statement-breakpoint
CREATE TABLE "state"."service" (
	"organisation" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"name" text NOT NULL,
	"team" text collate "C",
	"tier" smallint,
	"repositories" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"valid_from" bigint,
	"valid_to" bigint,
	CONSTRAINT "service_organisation_id_pk" PRIMARY KEY("organisation","id")
);
--> statement-breakpoint
CREATE TABLE "state"."session" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"account" uuid NOT NULL,
	"csrf" text NOT NULL,
	"device" text NOT NULL,
	"started" bigint NOT NULL,
	"seen" bigint NOT NULL,
	"fresh" bigint NOT NULL,
	CONSTRAINT "session_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "state"."sign_in_link" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"account" uuid,
	"sealed" "bytea",
	"expires" bigint NOT NULL,
	"used" bigint
);
--> statement-breakpoint
CREATE TABLE "state"."source_file" (
	"organisation" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"sha256" text NOT NULL,
	"size" bigint NOT NULL,
	"added" bigint NOT NULL,
	CONSTRAINT "source_file_organisation_id_pk" PRIMARY KEY("organisation","id")
);
--> statement-breakpoint
CREATE TABLE "state"."source_read" (
	"organisation" text collate "C" NOT NULL,
	"source" text collate "C" NOT NULL,
	"at" bigint NOT NULL,
	"rows" bigint NOT NULL,
	"covered_from" bigint,
	"covered_to" bigint,
	CONSTRAINT "source_read_organisation_source_pk" PRIMARY KEY("organisation","source")
);
--> statement-breakpoint
CREATE TABLE "state"."target" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation" text collate "C" NOT NULL,
	"node" text collate "C" NOT NULL,
	"about" jsonb NOT NULL,
	"direction" text NOT NULL,
	"value" jsonb,
	"by" bigint NOT NULL,
	"why" text NOT NULL,
	CONSTRAINT "target_once" UNIQUE("organisation","node","about")
);
--> statement-breakpoint
CREATE TABLE "state"."team" (
	"organisation" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"parent" text collate "C",
	"reports_to" text,
	"hours" jsonb,
	"valid_from" bigint,
	"valid_to" bigint,
	CONSTRAINT "team_organisation_id_pk" PRIMARY KEY("organisation","id")
);
--> statement-breakpoint
ALTER TABLE "state"."api_token" ADD CONSTRAINT "api_token_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "state"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."assessment" ADD CONSTRAINT "assessment_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."assessment_report" ADD CONSTRAINT "assessment_report_assessment_assessment_id_fk" FOREIGN KEY ("assessment") REFERENCES "state"."assessment"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."digest" ADD CONSTRAINT "digest_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."dispute" ADD CONSTRAINT "dispute_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."gate" ADD CONSTRAINT "gate_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."grant" ADD CONSTRAINT "grant_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "state"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."grant" ADD CONSTRAINT "grant_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."grant" ADD CONSTRAINT "grant_organisation_team_team_organisation_id_fk" FOREIGN KEY ("organisation","team") REFERENCES "state"."team"("organisation","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."identity" ADD CONSTRAINT "identity_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "state"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."member" ADD CONSTRAINT "member_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."membership" ADD CONSTRAINT "membership_member_member_id_fk" FOREIGN KEY ("member") REFERENCES "state"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."ownership_rule" ADD CONSTRAINT "ownership_rule_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."repository" ADD CONSTRAINT "repository_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."service" ADD CONSTRAINT "service_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."session" ADD CONSTRAINT "session_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "state"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."sign_in_link" ADD CONSTRAINT "sign_in_link_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "state"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."source_file" ADD CONSTRAINT "source_file_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."source_read" ADD CONSTRAINT "source_read_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."target" ADD CONSTRAINT "target_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."team" ADD CONSTRAINT "team_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "account_mail" ON "state"."account" USING btree (lower("mail"));--> statement-breakpoint
CREATE INDEX "dispute_of_organisation" ON "state"."dispute" USING btree ("organisation","node");--> statement-breakpoint
CREATE INDEX "member_of_organisation" ON "state"."member" USING btree ("organisation");--> statement-breakpoint
CREATE INDEX "session_of_account" ON "state"."session" USING btree ("account");