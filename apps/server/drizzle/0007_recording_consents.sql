CREATE TABLE "recording_consents" (
	"recording" uuid NOT NULL,
	"tenant" text NOT NULL,
	"participant" text NOT NULL,
	"name" text NOT NULL,
	"answer" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"ground" text,
	"until" timestamp (3) with time zone,
	"entered_by" text,
	CONSTRAINT "recording_consents_recording_participant_pk" PRIMARY KEY("recording","participant")
);
--> statement-breakpoint
CREATE TABLE "recording_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"call" text NOT NULL,
	"key" text NOT NULL,
	"started_by" text NOT NULL,
	"starter" text,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"agreed_at" timestamp (3) with time zone,
	"over_at" timestamp (3) with time zone,
	"over_why" text,
	"over_by" text,
	"empty_since" timestamp (3) with time zone,
	"settled_at" timestamp (3) with time zone,
	"version" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "recording_consents" ADD CONSTRAINT "recording_consents_recording_recording_requests_id_fk" FOREIGN KEY ("recording") REFERENCES "public"."recording_requests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recording_consents" ADD CONSTRAINT "recording_consents_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recording_requests" ADD CONSTRAINT "recording_requests_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "recording_consents_decided" ON "recording_consents" USING btree ("tenant","participant","until") WHERE "recording_consents"."decided_by" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "recording_requests_open" ON "recording_requests" USING btree ("tenant","key") WHERE "recording_requests"."over_at" is null;--> statement-breakpoint
CREATE INDEX "recording_requests_call" ON "recording_requests" USING btree ("call","asked_at");--> statement-breakpoint
CREATE INDEX "recording_requests_unsettled" ON "recording_requests" USING btree ("asked_at") WHERE "recording_requests"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "recording_requests_settled" ON "recording_requests" USING btree ("settled_at");