CREATE TABLE "quality_samples" (
	"tenant" text NOT NULL,
	"day" date NOT NULL,
	"deployment" text NOT NULL,
	"ramp" integer NOT NULL,
	"stage" integer NOT NULL,
	"arm" text NOT NULL,
	"browser" text NOT NULL,
	"network" text NOT NULL,
	"size" text NOT NULL,
	"moved" boolean NOT NULL,
	"sketches" "bytea" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "quality_samples_cell" PRIMARY KEY("tenant","day","deployment","ramp","stage","arm","browser","network","size","moved")
);
--> statement-breakpoint
ALTER TABLE "quality_samples" ADD CONSTRAINT "quality_samples_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "quality_samples_at" ON "quality_samples" USING btree ("at");