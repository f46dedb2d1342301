CREATE TABLE "ingresses" (
	"user_id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"ingress_id" text NOT NULL,
	"type" text NOT NULL,
	"server_url" text NOT NULL,
	"stream_key" text NOT NULL,
	"key_end" text NOT NULL,
	"preset" text,
	"state" text DEFAULT 'INACTIVE' NOT NULL,
	"problem" text,
	"health" jsonb,
	"session" text,
	"session_until" timestamp (3) with time zone,
	"carries" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ingresses_ingress_id_unique" UNIQUE("ingress_id"),
	CONSTRAINT "ingresses_stream_key_unique" UNIQUE("stream_key")
);
--> statement-breakpoint
ALTER TABLE "ingresses" ADD CONSTRAINT "ingresses_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingresses" ADD CONSTRAINT "ingresses_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;