import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { RULES } from './rules.ts';

export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** Reads every import below `root` and answers how many modules were read and which rules they break. */
export async function cruiseTree(
  root: string,
): Promise<{ readonly modules: number; readonly violations: readonly Violation[] }> {
  const { output } = await cruise(
    ['packages', 'apps', 'examples'],
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: [...RULES] },
      exclude: '(^|/)(dist|\\.next|drizzle)/',
      doNotFollow: 'node_modules',
      tsPreCompilationDeps: 'specify',
      outputType: 'json',
    },
    {
      conditionNames: ['import', 'types', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  );
  const result = (typeof output === 'string' ? JSON.parse(output) : output) as ICruiseResult;
  return {
    modules: result.summary.totalCruised,
    violations: result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}
