CREATE TABLE "recorder_passes" (
	"recording" uuid PRIMARY KEY NOT NULL,
	"secret_hash" text,
	"token_hash" text,
	"issued_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "recorder_passes_secret_hash_unique" UNIQUE("secret_hash"),
	CONSTRAINT "recorder_passes_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "recorder_passes" ADD CONSTRAINT "recorder_passes_recording_recordings_id_fk" FOREIGN KEY ("recording") REFERENCES "public"."recordings"("id") ON DELETE cascade ON UPDATE no action;