CREATE TABLE "state"."chain_entry" (
	"organisation" text collate "C" NOT NULL,
	"seq" integer NOT NULL,
	"round" uuid,
	"kind" text NOT NULL,
	"sha256" text NOT NULL,
	"envelope" text NOT NULL,
	"published" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "chain_entry_organisation_seq_pk" PRIMARY KEY("organisation","seq")
);
--> statement-breakpoint
CREATE TABLE "state"."commitment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation" text collate "C" NOT NULL,
	"node" text collate "C" NOT NULL,
	"label" text NOT NULL,
	"round" uuid NOT NULL,
	"text" text NOT NULL,
	"practice" text,
	"owner_role" text NOT NULL,
	"by" bigint NOT NULL,
	"expected" text NOT NULL,
	"how_known" text NOT NULL,
	"state" text NOT NULL,
	CONSTRAINT "commitment_once" UNIQUE("round","node")
);
--> statement-breakpoint
CREATE TABLE "state"."instrument" (
	"organisation" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"instrument" jsonb NOT NULL,
	CONSTRAINT "instrument_organisation_id_pk" PRIMARY KEY("organisation","id")
);
--> statement-breakpoint
CREATE TABLE "state"."kept_picture" (
	"organisation" text collate "C" NOT NULL,
	"team" text collate "C" NOT NULL,
	CONSTRAINT "kept_picture_organisation_team_pk" PRIMARY KEY("organisation","team")
);
--> statement-breakpoint
CREATE TABLE "state"."round" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation" text collate "C" NOT NULL,
	"state" text NOT NULL,
	"draft" jsonb NOT NULL,
	"created" bigint NOT NULL,
	"windows" jsonb,
	"answer_until" bigint,
	"extended" boolean DEFAULT false NOT NULL,
	"keys_destroyed" boolean DEFAULT false NOT NULL,
	"manifest" text,
	"questionnaire" text,
	"plan" jsonb,
	"eligible" integer,
	"enrol_key" "bytea",
	"progress" jsonb,
	"epoch" integer DEFAULT 0 NOT NULL,
	"accepted" jsonb,
	"emptied" boolean DEFAULT false NOT NULL,
	"released" bigint,
	"void_reason" text,
	"void_asked" jsonb
);
--> statement-breakpoint
CREATE TABLE "state"."round_delivery" (
	"round" uuid NOT NULL,
	"occasion" text NOT NULL,
	"team" text collate "C" NOT NULL,
	CONSTRAINT "round_delivery_round_occasion_team_pk" PRIMARY KEY("round","occasion","team")
);
--> statement-breakpoint
CREATE TABLE "state"."round_document" (
	"name" text collate "C" PRIMARY KEY NOT NULL,
	"organisation" text collate "C" NOT NULL,
	"round" uuid,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "state"."round_member" (
	"round" uuid NOT NULL,
	"member" uuid NOT NULL,
	"cohort" uuid NOT NULL,
	CONSTRAINT "round_member_round_member_pk" PRIMARY KEY("round","member")
);
--> statement-breakpoint
CREATE TABLE "state"."round_setting" (
	"organisation" text collate "C" PRIMARY KEY NOT NULL,
	"pulses" jsonb,
	"sealed" "bytea" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "state"."account" ADD COLUMN "mail_proven" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "state"."chain_entry" ADD CONSTRAINT "chain_entry_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."commitment" ADD CONSTRAINT "commitment_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."commitment" ADD CONSTRAINT "commitment_round_round_id_fk" FOREIGN KEY ("round") REFERENCES "state"."round"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."instrument" ADD CONSTRAINT "instrument_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."kept_picture" ADD CONSTRAINT "kept_picture_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."round" ADD CONSTRAINT "round_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."round_delivery" ADD CONSTRAINT "round_delivery_round_round_id_fk" FOREIGN KEY ("round") REFERENCES "state"."round"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."round_document" ADD CONSTRAINT "round_document_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."round_member" ADD CONSTRAINT "round_member_round_round_id_fk" FOREIGN KEY ("round") REFERENCES "state"."round"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."round_member" ADD CONSTRAINT "round_member_member_member_id_fk" FOREIGN KEY ("member") REFERENCES "state"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "state"."round_setting" ADD CONSTRAINT "round_setting_organisation_organisation_id_fk" FOREIGN KEY ("organisation") REFERENCES "state"."organisation"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "chain_of_round" ON "state"."chain_entry" USING btree ("round");--> statement-breakpoint
CREATE INDEX "commitment_of_organisation" ON "state"."commitment" USING btree ("organisation");--> statement-breakpoint
CREATE INDEX "round_of_organisation" ON "state"."round" USING btree ("organisation");