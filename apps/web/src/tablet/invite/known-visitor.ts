/** Whom a resident can invite: a visitor whom staff know. */
export interface KnownVisitor {
  readonly id: string;
  readonly name: string;
  /** To the resident. */
  readonly relation: string;
  /** The resident's id. */
  readonly resident: string;
}
