/** One form for each way in which a language counts (Unicode CLDR plural rules); `#` stands for the number. */
export type CountedForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & {
  readonly other: string;
};

/** How a language counts things: `{ one: '# person', other: '# people' }`. What has no form of its own is `other`. */
export function counting(language: string): (count: number, forms: CountedForms) => string {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (count, forms) => {
    const form = forms[rules.select(count)] ?? forms.other;
    return form.replace('#', numbers.format(count));
  };
}
