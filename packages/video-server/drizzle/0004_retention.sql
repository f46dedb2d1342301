ALTER TABLE "calls" ADD COLUMN "channel_forgotten" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("at");--> statement-breakpoint
CREATE INDEX "calls_open_by_id" ON "calls" USING btree ("id") WHERE "calls"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "calls_ended" ON "calls" USING btree ("ended_at");--> statement-breakpoint
CREATE INDEX "calls_ended_with_channel" ON "calls" USING btree ("ended_at") WHERE not "calls"."channel_forgotten";