/** A time within a quarter of `milliseconds`: processes that started together must not keep working together. */
export const jittered = (milliseconds: number): number => milliseconds * (0.75 + Math.random() / 2);
