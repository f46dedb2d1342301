/**
 * Whether a name is about the provider: one of its words is the provider's name. Words are parted by case, digits and
 * signs, so `OLDTALK_URL`, `ensureOldtalkWorker` and `faults-oldtalk` are, and prose is not a name.
 */
export function namesProvider(name: string, provider: string): boolean {
  if (/\s/.test(name)) return false;
  return wordsOf(name).some((word) => word === provider.toLowerCase());
}

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .map((word) => word.toLowerCase());
}

/** Whether prose or a name contains the provider's name, in any case. */
export const mentionsProvider = (text: string, provider: string): boolean =>
  text.toLowerCase().includes(provider.toLowerCase());
