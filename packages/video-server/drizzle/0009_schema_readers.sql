CREATE TABLE "schema_readers" (
	"id" text PRIMARY KEY NOT NULL,
	"reads" text[] NOT NULL,
	"first_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
