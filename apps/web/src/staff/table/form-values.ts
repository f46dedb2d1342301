/** What was entered, by field; numbers and times as text. */
export type FormValues = ReadonlyMap<string, readonly string[]>;

/** What was entered in a field; empty where nothing was. */
export const textOf = (values: FormValues, name: string): string => values.get(name)?.[0] ?? '';

/** `null` where nothing was entered, as the backend takes it. */
export function numberOf(values: FormValues, name: string): number | null {
  const text = textOf(values, name);
  return text === '' ? null : Number(text);
}

/** Whether a checkbox is on. */
export const isOn = (values: FormValues, name: string): boolean => textOf(values, name) !== '';
