CREATE TABLE "recording_parts" (
	"recording" uuid NOT NULL,
	"number" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"duration_ms" integer DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"file" text NOT NULL,
	CONSTRAINT "recording_parts_recording_number_pk" PRIMARY KEY("recording","number")
);
--> statement-breakpoint
CREATE TABLE "recording_viewings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"recording" uuid NOT NULL,
	"viewer" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"download" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recordings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"key" text NOT NULL,
	"call" text NOT NULL,
	"visit" text,
	"resident" text,
	"state" text DEFAULT 'queued' NOT NULL,
	"started_by" text NOT NULL,
	"queued_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"stopped_at" timestamp (3) with time zone,
	"stop_reason" text,
	"duration_ms" integer,
	"bytes" bigint,
	"content_type" text,
	"file" text,
	"location" text,
	"problem" text,
	"answer" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone,
	"lease_owner" text,
	"lease_until" timestamp (3) with time zone,
	"deletion_offered_at" timestamp (3) with time zone,
	"held_reason" text,
	"held_by" text,
	"held_at" timestamp (3) with time zone,
	"shared_by" text,
	"shared_at" timestamp (3) with time zone,
	"ready_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"version" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "recording" uuid;--> statement-breakpoint
ALTER TABLE "residences" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "recording_parts" ADD CONSTRAINT "recording_parts_recording_recordings_id_fk" FOREIGN KEY ("recording") REFERENCES "public"."recordings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recording_viewings" ADD CONSTRAINT "recording_viewings_recording_recordings_id_fk" FOREIGN KEY ("recording") REFERENCES "public"."recordings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "recording_viewings_recording" ON "recording_viewings" USING btree ("recording","at");--> statement-breakpoint
CREATE INDEX "recordings_tenant" ON "recordings" USING btree ("tenant","queued_at");--> statement-breakpoint
CREATE INDEX "recordings_visit" ON "recordings" USING btree ("visit");--> statement-breakpoint
CREATE INDEX "recordings_expiry" ON "recordings" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "recordings_due" ON "recordings" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "recordings_open" ON "recordings" USING btree ("queued_at") WHERE "recordings"."state" in ('queued', 'recording', 'finishing');--> statement-breakpoint
CREATE UNIQUE INDEX "recordings_of_call" ON "recordings" USING btree ("tenant","key") WHERE "recordings"."state" in ('queued', 'recording');--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_recording_recordings_id_fk" FOREIGN KEY ("recording") REFERENCES "public"."recordings"("id") ON DELETE cascade ON UPDATE no action;