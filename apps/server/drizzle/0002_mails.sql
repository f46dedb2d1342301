CREATE TABLE "mails" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"kind" text NOT NULL,
	"visit" text NOT NULL,
	"guest" text NOT NULL,
	"visitor" text NOT NULL,
	"once" text NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"answer" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"secret" text,
	"job" uuid NOT NULL,
	"handed" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "mails_once_unique" UNIQUE("once")
);
--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_visit_visits_id_fk" FOREIGN KEY ("visit") REFERENCES "public"."visits"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_visitor_visitors_id_fk" FOREIGN KEY ("visitor") REFERENCES "public"."visitors"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mails_tenant" ON "mails" USING btree ("tenant","created_at");--> statement-breakpoint
CREATE INDEX "mails_visit" ON "mails" USING btree ("visit");--> statement-breakpoint
CREATE INDEX "mails_visitor" ON "mails" USING btree ("visitor","created_at");--> statement-breakpoint
CREATE INDEX "mails_queued" ON "mails" USING btree ("created_at") WHERE "mails"."state" = 'queued';