/** What a deployment carried. */
export interface Usage {
  readonly deployment: string;
  readonly calls: number;
  /** Minutes of calls, however many participants each had. */
  readonly minutes: number;
}

/** Rules and kill switches. */
export interface OperatorRouting {
  readonly rules: readonly { readonly name: string; readonly to: string; readonly percent: number }[];
  /** Deployments out of service. */
  readonly killed: readonly string[];
}

/** The latest guarded ramp. */
export interface RampRecord {
  readonly to: string;
  readonly phase: string;
  /** Why it is held or was rolled back. */
  readonly reason?: string | undefined;
  readonly detail?: string | undefined;
}

/** What the database knows of calls. */
export interface CallRecords {
  usage(since: Date): Promise<readonly Usage[]>;
  /** Calls that run now, by deployment. */
  live(): Promise<readonly { readonly deployment: string; readonly calls: number }[]>;
  /** When the database first decided anything, and so how far back it can be asked. */
  firstDecision(): Promise<Date | undefined>;
  /** Joins of clients that cannot run any deployment of a provider, also those that a call on it refused. */
  joinsWithout(provider: string, since: Date): Promise<number>;
  /** What operators have set for new calls; nothing in a database of a release that keeps none. */
  routing(): Promise<OperatorRouting | undefined>;
  /** Nothing where none was ever started, or in a database of a release that has none. */
  ramp(): Promise<RampRecord | undefined>;
  close(): Promise<void>;
}

/** Runs one statement with parameters `$1`, `$2` …; node-postgres and PGlite both do. */
export type Query = (
  statement: string,
  parameters: readonly unknown[],
) => Promise<{ readonly rows: readonly unknown[] }>;
