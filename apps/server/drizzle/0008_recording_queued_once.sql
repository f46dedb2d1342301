DROP INDEX "recording_consents_decided";--> statement-breakpoint
ALTER TABLE "recording_requests" ADD COLUMN "queued_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "recording_consents_participant" ON "recording_consents" USING btree ("tenant","participant","at");