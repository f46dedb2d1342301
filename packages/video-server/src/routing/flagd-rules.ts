import type { Rule, RuleSet } from '@crossfade/video-core/server';

/** The one flag that says where calls run. With its rules' names it decides which keys a percentage takes. */
export const FLAG = 'video-deployment';
/** Weights of a percentage with two decimals. Always in this order and of this sum, so that raising it keeps its keys. */
const WHOLE = 10_000;
/** No rule has this name, and no deployment is named by nothing. */
const NONE = { variant: '-', deployment: '' } as const;

type JsonLogic = Readonly<Record<string, unknown>>;

/** The ranges of client versions that rules name. */
export const rangesOf = ({ rules }: RuleSet): readonly string[] => [
  ...new Set(rules.flatMap(({ clients }) => clients ?? [])),
];

/**
 * The flag that says whether a client's version is in a range. It is a flag of its own since comparing versions costs more
 * than everything else: once for each version that clients have, instead of once for each rule and call.
 */
export const rangeFlag = (range: string): string => `client ${range}`;

/** Rules as flagd's flag definition (https://flagd.dev/reference/flag-definitions/): the first that matches answers. */
export function flagdDefinition(set: RuleSet): string {
  const { rules } = set;
  const variants = rules.map(({ name, to }): readonly [string, string] => [name, to]);
  const branches = rules.flatMap((rule): readonly unknown[] => [matches(rule), rule.name]);
  return JSON.stringify({
    flags: {
      [FLAG]: {
        state: 'ENABLED',
        variants: { ...Object.fromEntries(variants), [NONE.variant]: NONE.deployment },
        defaultVariant: NONE.variant,
        // Nothing matches: the default, which abstains.
        ...(rules.length > 0 && { targeting: { if: [...branches, null] } }),
      },
      ...Object.fromEntries(rangesOf(set).map((range) => [rangeFlag(range), inRange(range)])),
    },
  });
}

function matches({ name, percent = 100, tenants, cohorts, environments, clients }: Rule): JsonLogic {
  const conditions: readonly (JsonLogic | undefined)[] = [
    tenants && { in: [variable('tenant'), tenants] },
    cohorts && { or: cohorts.map((cohort) => ({ in: [cohort, variable('cohorts')] })) },
    environments && { in: [variable('environment'), environments] },
    clients === undefined ? undefined : { in: [clients, variable('clientRanges')] },
    percent === 100 ? undefined : inPart(name, percent),
  ];
  return { and: [true, ...conditions.filter((condition) => condition !== undefined)] };
}

const variable = (name: string): JsonLogic => ({ var: name });

function inRange(range: string): JsonLogic {
  const [, operator, version] = /^(\D+?) ?(\d.*)$/.exec(range) ?? [];
  const matched = { sem_ver: [variable('clientVersion'), operator, version] };
  return {
    state: 'ENABLED',
    variants: { yes: true, no: false },
    defaultVariant: 'no',
    targeting: { if: [matched, 'yes', 'no'] },
  };
}

/** Each rule takes its own part of the keys, whatever the others take. */
const inPart = (name: string, percent: number): JsonLogic => {
  const weight = Math.round((percent / 100) * WHOLE);
  const bucketBy = { cat: [variable('$flagd.flagKey'), '/', name, '/', variable('targetingKey')] };
  return { '===': [{ fractional: [bucketBy, ['in', weight], ['out', WHOLE - weight]] }, 'in'] };
};
