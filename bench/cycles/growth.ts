/** Counts of what is held, by name. */
export type Census = Readonly<Record<string, number>>;

export interface Growth {
  readonly what: string;
  readonly before: number;
  readonly after: number;
}

/** What there is more of afterwards, leaving out what may grow. */
export const growthOf = (before: Census, after: Census, mayGrow: readonly string[] = []): readonly Growth[] =>
  Object.entries(after)
    .map(([what, count]) => ({ what, before: before[what] ?? 0, after: count }))
    .filter((each) => each.after > each.before && !mayGrow.includes(each.what));
