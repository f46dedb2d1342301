/** Seconds for which the server keeps the seat of somebody who was cut off; short, as tests wait until it is over. */
export const SEAT_KEPT = 3;
