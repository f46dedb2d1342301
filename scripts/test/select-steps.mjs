import { SetupProblem } from '../setup/setup-problem.mjs';

/**
 * The stages with the named steps alone; all of them when none is named. Empty lanes and stages are left out.
 * @param {readonly import('./steps.mjs').Stage[]} stages
 * @param {readonly string[]} names
 * @returns {readonly import('./steps.mjs').Stage[]}
 */
export function selectSteps(stages, names) {
  const known = stages.flat(2).map((step) => step.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new SetupProblem(
      `There is no step named ${unknown.join(', ')}; the steps are ${known.join(', ')}.`,
    );
  if (names.length === 0) return stages;
  return stages
    .map((lanes) =>
      lanes.map((lane) => lane.filter((step) => names.includes(step.name))).filter((lane) => lane.length > 0),
    )
    .filter((lanes) => lanes.length > 0);
}
