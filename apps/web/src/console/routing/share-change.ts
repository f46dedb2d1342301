import type { Rule } from '../client/answers.ts';

/** Rules with other percentages, by the rule's name. */
export const withShares = (
  rules: readonly Rule[],
  shares: Readonly<Record<string, number>>,
): readonly Rule[] =>
  rules.map((rule) => ({ ...rule, ...(shares[rule.name] !== undefined && { percent: shares[rule.name] }) }));

/** A rule that sends no key anywhere yet, under a name that none of the others has: after those that were there before. */
export function withNewShare(rules: readonly Rule[], to: string): readonly Rule[] {
  const base = `share-${to.replace(/[^a-z0-9]+/g, '-')}`.slice(0, 36);
  const taken = new Set(rules.map(({ name }) => name));
  let name = base;
  for (let count = 2; taken.has(name); count += 1) name = `${base}-${count}`;
  return [...rules, { name, to, percent: 0 }];
}

/** How many of the calls went to each deployment. */
export function countsOf(deployments: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const deployment of deployments) counts[deployment] = (counts[deployment] ?? 0) + 1;
  return counts;
}
