CREATE TABLE "device_session_viewers" (
	"session" text NOT NULL,
	"participant" text NOT NULL,
	"tenant" text NOT NULL,
	"user_id" text,
	"joined_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "device_session_viewers_session_participant_pk" PRIMARY KEY("session","participant")
);
--> statement-breakpoint
CREATE TABLE "device_sessions" (
	"room_name" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"user_id" text NOT NULL,
	"game_id" text NOT NULL,
	"adapters" jsonb NOT NULL,
	"state" text DEFAULT 'starting' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"live_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"vanished_at" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone,
	"participants" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "device_session_viewers" ADD CONSTRAINT "device_session_viewers_session_device_sessions_room_name_fk" FOREIGN KEY ("session") REFERENCES "public"."device_sessions"("room_name") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_session_viewers" ADD CONSTRAINT "device_session_viewers_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_session_viewers" ADD CONSTRAINT "device_session_viewers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_sessions" ADD CONSTRAINT "device_sessions_tenant_tenants_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device_sessions" ADD CONSTRAINT "device_sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "device_sessions_tenant" ON "device_sessions" USING btree ("tenant","state");--> statement-breakpoint
CREATE INDEX "device_sessions_user" ON "device_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "device_sessions_due" ON "device_sessions" USING btree ("due_at");