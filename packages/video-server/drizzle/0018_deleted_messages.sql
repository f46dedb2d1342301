ALTER TABLE "chat_messages" ADD COLUMN "deletes" integer;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD COLUMN "deleted" boolean DEFAULT false NOT NULL;