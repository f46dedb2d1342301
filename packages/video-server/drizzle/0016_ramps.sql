CREATE TABLE "ramp_counts" (
	"ramp" integer NOT NULL,
	"metric" text NOT NULL,
	"stage" integer NOT NULL,
	"tenant" text NOT NULL,
	"key" text NOT NULL,
	"treated_from" integer,
	"trials" integer NOT NULL,
	"events" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ramp_counts_ramp_metric_stage_tenant_key_pk" PRIMARY KEY("ramp","metric","stage","tenant","key")
);
--> statement-breakpoint
CREATE TABLE "ramps" (
	"number" integer PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"ramp" jsonb NOT NULL,
	"failed_at" text[] DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
ALTER TABLE "ramp_counts" ADD CONSTRAINT "ramp_counts_ramp_ramps_number_fk" FOREIGN KEY ("ramp") REFERENCES "public"."ramps"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ramp_counts" ADD CONSTRAINT "ramp_counts_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ramp_counts_at" ON "ramp_counts" USING btree ("at");