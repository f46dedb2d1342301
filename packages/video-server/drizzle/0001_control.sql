CREATE TABLE "chat_messages" (
	"call" text NOT NULL,
	"seq" integer NOT NULL,
	"id" text NOT NULL,
	"participant" text NOT NULL,
	"name" text,
	"text" text,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "chat_messages_call_seq_pk" PRIMARY KEY("call","seq")
);
--> statement-breakpoint
CREATE TABLE "chats" (
	"call" text PRIMARY KEY NOT NULL,
	"length" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "control_seats" (
	"call" text NOT NULL,
	"participant" text NOT NULL,
	"connection" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "control_seats_call_participant_pk" PRIMARY KEY("call","participant")
);
--> statement-breakpoint
CREATE TABLE "raised_hands" (
	"call" text NOT NULL,
	"participant" text NOT NULL,
	"place" bigint GENERATED ALWAYS AS IDENTITY (sequence name "raised_hands_place_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	CONSTRAINT "raised_hands_call_participant_pk" PRIMARY KEY("call","participant")
);
--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "locked" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD CONSTRAINT "chat_messages_call_chats_call_fk" FOREIGN KEY ("call") REFERENCES "public"."chats"("call") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chats" ADD CONSTRAINT "chats_call_calls_id_fk" FOREIGN KEY ("call") REFERENCES "public"."calls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "control_seats" ADD CONSTRAINT "control_seats_call_calls_id_fk" FOREIGN KEY ("call") REFERENCES "public"."calls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "raised_hands" ADD CONSTRAINT "raised_hands_call_calls_id_fk" FOREIGN KEY ("call") REFERENCES "public"."calls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "chat_messages_sent" ON "chat_messages" USING btree ("call","participant","id");