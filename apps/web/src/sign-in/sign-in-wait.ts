/** Milliseconds: when a shift begins, passwords are checked two at a time, and two hundred people wait. */
export const SIGN_IN_WAIT = 45_000;
