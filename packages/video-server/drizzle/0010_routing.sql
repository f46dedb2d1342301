CREATE TABLE "clients_seen" (
	"tenant" text NOT NULL,
	"key" text NOT NULL,
	"adapters" text[] NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "clients_seen_tenant_key_adapters_pk" PRIMARY KEY("tenant","key","adapters")
);
--> statement-breakpoint
CREATE TABLE "kill_switches" (
	"deployment" text PRIMARY KEY NOT NULL,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rules" (
	"version" integer PRIMARY KEY NOT NULL,
	"set" jsonb NOT NULL,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit" ALTER COLUMN "call" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "deployment" text;--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "change" jsonb;--> statement-breakpoint
ALTER TABLE "decisions" ADD COLUMN "subject" text;--> statement-breakpoint
CREATE INDEX "clients_seen_at" ON "clients_seen" USING btree ("seen_at");--> statement-breakpoint
CREATE INDEX "decisions_opening" ON "decisions" USING btree ("call") WHERE "decisions"."inputs" is not null;