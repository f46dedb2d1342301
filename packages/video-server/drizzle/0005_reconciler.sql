ALTER TABLE "calls" ADD COLUMN "version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "enforced_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "watch_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "used" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "admitted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "entered_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "ruled_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "participants" ADD COLUMN "pending_mutes" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "calls_due" ON "calls" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "participants_never_entered" ON "participants" USING btree ("call","admitted_at") WHERE "participants"."entered_at" is null;--> statement-breakpoint
UPDATE "participants" SET "entered_at" = "joined_at";--> statement-breakpoint
UPDATE "calls" SET "due_at" = now() WHERE "ended_at" IS NULL OR EXISTS (SELECT 1 FROM "call_epochs" WHERE "call_epochs"."call" = "calls"."id" AND "call_epochs"."closed_at" IS NULL);
