import type { Decision } from '../../call/decision.ts';
import type { CallId, CallKey, TenantId } from '../../contract/identity.ts';
import type { DecisionInputs } from '../decision/decide-provider.ts';

/** One decision with what it rests on. */
export interface DecisionEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly tenant: TenantId;
  readonly key: CallKey;
  /** Who joined, as far as the application knows. */
  readonly subject: string;
  /** Absent when the decision was a refusal. */
  readonly call?: CallId;
  readonly outcome:
    | { readonly decided: true; readonly decision: Decision }
    | { readonly decided: false; readonly code: string };
  /** Absent when the call was there already: then its pin decides. */
  readonly inputs?: DecisionInputs;
}

/** What the product tells its operators. Never throws and never waits: a join does not depend on its log. */
export interface Telemetry {
  decided(entry: DecisionEntry): void;
  /** Something failed that nobody is waiting for; `what` says what was being done. */
  failed(what: string, error: unknown): void;
}
