export interface OwnVisit {
  /** Of the invitation. */
  readonly id: string;
  readonly resident: string;
  /** ISO 8601, as all times here. */
  readonly startsAt: string;
  readonly endsAt: string;
  /** From when one can come in. */
  readonly opensAt: string;
  /** The last part of the address of the visit's page. */
  readonly token: string;
}

/** The visits of the regular visitor who is signed in; `GET /api/own-visits`. */
export interface OwnVisits {
  /** The server's time. */
  readonly now: string;
  readonly residence: string;
  /** Of the residence (IANA). */
  readonly timeZone: string;
  readonly items: readonly OwnVisit[];
}
