/** What snapshots tell beside the visit itself. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly residence: {
    readonly name: string;
    /** An IANA time zone. */
    readonly timeZone: string;
    /** How to reach it, such as a telephone number. */
    readonly contact?: string;
  };
  /** The resident's name. */
  readonly resident: string;
}
