/**
 * A random text that is the same for each repetition of this page's press, also after a reload: so a knock whose answer
 * was lost is not another device's.
 */
export function pressMark(token: string, storage: () => Storage = () => sessionStorage): string {
  const item = `crossfade:press:${token}`;
  try {
    const kept = storage().getItem(item) ?? makeMark();
    storage().setItem(item, kept);
    return kept;
  } catch {
    // Private windows refuse storage; a reload is another press then.
    return makeMark();
  }
}

/** `randomUUID` is absent on pages that were loaded over plain HTTP (W3C Secure Contexts). */
const makeMark = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
