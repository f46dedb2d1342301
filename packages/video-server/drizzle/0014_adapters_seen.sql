ALTER TABLE "participants" ADD COLUMN "adapters" text[];--> statement-breakpoint
CREATE INDEX "calls_at_key" ON "calls" USING btree ("tenant","key");