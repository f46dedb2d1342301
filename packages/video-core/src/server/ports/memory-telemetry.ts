import type { DecisionEntry, Telemetry } from './telemetry.ts';

const KEPT = 1_000;

/** Keeps the latest entries for a test, or for a page that shows them. */
export class MemoryTelemetry implements Telemetry {
  readonly decisions: DecisionEntry[] = [];
  readonly failures: { readonly what: string; readonly error: unknown }[] = [];

  decided(entry: DecisionEntry): void {
    this.decisions.push(entry);
    if (this.decisions.length > KEPT) this.decisions.shift();
  }

  failed(what: string, error: unknown): void {
    this.failures.push({ what, error });
    if (this.failures.length > KEPT) this.failures.shift();
  }
}
