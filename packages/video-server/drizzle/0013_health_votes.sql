CREATE UNLOGGED TABLE "health_votes" (
	"process" text PRIMARY KEY NOT NULL,
	"runs" text[] NOT NULL,
	"down" text[] NOT NULL,
	"cast_at" timestamp (3) with time zone NOT NULL
);
