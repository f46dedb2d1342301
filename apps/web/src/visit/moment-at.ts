/**
 * The moment of a date and time as clocks at a place show it (`2026-12-01T14:00`), ISO 8601. A time that does not exist
 * there, in the hour that a change of the clocks leaves out, is the one that much later.
 */
export function momentAt(local: string, timeZone: string): string {
  const asUtc = Date.parse(`${local}Z`);
  // The second look counts where the first guess lies on the other side of a change of the clocks.
  const first = asUtc - offsetAt(asUtc, timeZone);
  return new Date(asUtc - offsetAt(first, timeZone)).toISOString();
}

/** How far clocks at a place are ahead of UTC at a moment, in ms. */
function offsetAt(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment);
  const of = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown - Math.floor(moment / 1_000) * 1_000;
}

/** The date that clocks at a place show at a moment (ms since 1970), or some days later: `2026-12-01`. */
export const dateAt = (moment: number, timeZone: string, daysLater = 0): string =>
  new Date(moment + offsetAt(moment, timeZone) + daysLater * 24 * 3_600_000).toISOString().slice(0, 10);
