/** What was entered in a field of a form; empty where nothing was. */
export function enteredText(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value.trim() : '';
}
