CREATE TABLE "admissions" (
	"room" text NOT NULL,
	"participant" text NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"rights_since" timestamp (3) with time zone,
	"rights" jsonb,
	CONSTRAINT "admissions_room_participant_pk" PRIMARY KEY("room","participant")
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone NOT NULL,
	"tenant" text NOT NULL,
	"subject" text NOT NULL,
	"action" text NOT NULL,
	"call" text NOT NULL,
	"participant" text,
	"detail" text
);
--> statement-breakpoint
CREATE TABLE "call_epochs" (
	"call" text NOT NULL,
	"epoch" integer NOT NULL,
	"attempt" integer NOT NULL,
	"room" text NOT NULL,
	"deployment" text NOT NULL,
	"node" text,
	"node_url" text,
	"incarnation" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "call_epochs_call_epoch_attempt_pk" PRIMARY KEY("call","epoch","attempt")
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"key" text NOT NULL,
	"pin" text NOT NULL,
	"epoch" integer NOT NULL,
	"attempt" integer NOT NULL,
	"decision" jsonb NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"empty_since" timestamp (3) with time zone,
	"entered" boolean DEFAULT false NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "decisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone NOT NULL,
	"tenant" text NOT NULL,
	"key" text NOT NULL,
	"call" text,
	"deployment" text,
	"reason" text,
	"variant" text,
	"fell_back_from" text,
	"refusal" text,
	"inputs" jsonb
);
--> statement-breakpoint
CREATE TABLE "participants" (
	"call" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"rights" jsonb NOT NULL,
	"blocked" text[] DEFAULT '{}' NOT NULL,
	"resume_hash" text NOT NULL,
	"joined_at" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone,
	"removed_message" text,
	CONSTRAINT "participants_call_id_pk" PRIMARY KEY("call","id")
);
--> statement-breakpoint
CREATE TABLE "tenants" (
	"id" text PRIMARY KEY NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"deployment" text NOT NULL,
	"id" text NOT NULL,
	"type" text NOT NULL,
	"room" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_events_deployment_id_pk" PRIMARY KEY("deployment","id")
);
--> statement-breakpoint
ALTER TABLE "audit" ADD CONSTRAINT "audit_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_epochs" ADD CONSTRAINT "call_epochs_call_calls_id_fk" FOREIGN KEY ("call") REFERENCES "public"."calls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "participants" ADD CONSTRAINT "participants_call_calls_id_fk" FOREIGN KEY ("call") REFERENCES "public"."calls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_call" ON "audit" USING btree ("call");--> statement-breakpoint
CREATE UNIQUE INDEX "call_epochs_room" ON "call_epochs" USING btree ("room");--> statement-breakpoint
CREATE INDEX "call_epochs_unclosed" ON "call_epochs" USING btree ("deployment") WHERE "call_epochs"."closed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "calls_open" ON "calls" USING btree ("tenant","key") WHERE "calls"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "calls_empty" ON "calls" USING btree ("empty_since") WHERE "calls"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "decisions_at" ON "decisions" USING btree ("at");--> statement-breakpoint
CREATE INDEX "webhook_events_received" ON "webhook_events" USING btree ("received_at");