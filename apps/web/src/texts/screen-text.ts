/** What a screen says: what happened, and what to do. */
export interface ScreenText {
  readonly title: string;
  readonly body: string;
}
