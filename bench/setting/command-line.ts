/** A whole number of at least `least`; the message names the option. */
export function wholeNumber(name: string, value: string, least: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least)
    throw new RangeError(`--${name} is a whole number of at least ${least}, not "${value}"`);
  return number;
}

/** One of the choices, or all of them for `both` and `all`. */
export function choice<Choice extends string>(
  name: string,
  value: string,
  choices: readonly Choice[],
): readonly Choice[] {
  if (value === 'both' || value === 'all') return choices;
  const chosen = choices.filter((one) => one === value);
  if (chosen.length === 0) throw new RangeError(`--${name} is ${choices.join(', ')} or both, not "${value}"`);
  return chosen;
}
