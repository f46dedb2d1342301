/** Enough of an id or a pseudonym to tell it from others on the page. */
const SHOWN = 8;

/** The beginning of an id, in place of all of it. */
export const shortId = (id: string): string => id.slice(0, SHOWN);
