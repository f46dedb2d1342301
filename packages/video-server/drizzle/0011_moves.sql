CREATE TABLE "switch_attempts" (
	"id" text PRIMARY KEY NOT NULL,
	"call" text NOT NULL,
	"tenant" text NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"forced" boolean NOT NULL,
	"subject" text NOT NULL,
	"source_epoch" integer NOT NULL,
	"source_attempt" integer NOT NULL,
	"source_deployment" text NOT NULL,
	"target_epoch" integer NOT NULL,
	"target_attempt" integer NOT NULL,
	"target_deployment" text NOT NULL,
	"phase" text NOT NULL,
	"publishers" text[] DEFAULT '{}' NOT NULL,
	"first" text[] DEFAULT '{}' NOT NULL,
	"leaving" text[] DEFAULT '{}' NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"announced_at" timestamp (3) with time zone,
	"committed_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"reason" text,
	"detail" text,
	"cleared" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"owner" text NOT NULL,
	"owned_until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "switch_reports" (
	"move" text NOT NULL,
	"participant" text NOT NULL,
	"connection" text NOT NULL,
	"seq" integer NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "switch_reports_move_participant_pk" PRIMARY KEY("move","participant")
);
--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "beside_epoch" integer;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "beside_attempt" integer;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "beside_deployment" text;--> statement-breakpoint
ALTER TABLE "control_seats" ADD COLUMN "version" integer DEFAULT 3 NOT NULL;--> statement-breakpoint
ALTER TABLE "switch_attempts" ADD CONSTRAINT "switch_attempts_call_calls_id_fk" FOREIGN KEY ("call") REFERENCES "public"."calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "switch_attempts" ADD CONSTRAINT "switch_attempts_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "switch_reports" ADD CONSTRAINT "switch_reports_move_switch_attempts_id_fk" FOREIGN KEY ("move") REFERENCES "public"."switch_attempts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "switch_attempts_open" ON "switch_attempts" USING btree ("call") WHERE "switch_attempts"."phase" in ('prepare', 'committed');--> statement-breakpoint
CREATE UNIQUE INDEX "switch_attempts_target" ON "switch_attempts" USING btree ("call","target_epoch","target_attempt");--> statement-breakpoint
CREATE INDEX "switch_attempts_unfinished" ON "switch_attempts" USING btree ("owned_until") WHERE not "switch_attempts"."cleared";