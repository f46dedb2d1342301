DROP INDEX "calls_empty";--> statement-breakpoint
DROP INDEX "calls_open_by_id";