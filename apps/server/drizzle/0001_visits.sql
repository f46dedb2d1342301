CREATE TABLE "visit_invitations" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"visit" text NOT NULL,
	"visitor" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	CONSTRAINT "visit_invitations_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "visits" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"resident" text NOT NULL,
	"key" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"over_at" timestamp (3) with time zone,
	"outcome" text,
	"duration" integer,
	"wait" integer,
	"state" jsonb NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone,
	CONSTRAINT "visits_key_unique" UNIQUE("key")
);
--> statement-breakpoint
ALTER TABLE "visit_invitations" ADD CONSTRAINT "visit_invitations_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_invitations" ADD CONSTRAINT "visit_invitations_visit_visits_id_fk" FOREIGN KEY ("visit") REFERENCES "public"."visits"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_invitations" ADD CONSTRAINT "visit_invitations_visitor_visitors_id_fk" FOREIGN KEY ("visitor") REFERENCES "public"."visitors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_resident_residents_id_fk" FOREIGN KEY ("resident") REFERENCES "public"."residents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "visit_invitations_tenant" ON "visit_invitations" USING btree ("tenant","created_at");--> statement-breakpoint
CREATE INDEX "visit_invitations_visit" ON "visit_invitations" USING btree ("visit");--> statement-breakpoint
CREATE INDEX "visit_invitations_visitor" ON "visit_invitations" USING btree ("visitor");--> statement-breakpoint
CREATE INDEX "visits_tenant" ON "visits" USING btree ("tenant","starts_at");--> statement-breakpoint
CREATE INDEX "visits_current" ON "visits" USING btree ("tenant","resident") WHERE "visits"."over_at" is null;--> statement-breakpoint
CREATE INDEX "visits_due" ON "visits" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "visits_over" ON "visits" USING btree ("over_at");