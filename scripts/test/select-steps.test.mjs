import { describe, expect, it } from 'vitest';
import { SetupProblem } from '../setup/setup-problem.mjs';
import { selectSteps } from './select-steps.mjs';

/** @param {string} name */
const step = (name) => ({ name, script: name, kind: /** @type {const} */ ('check'), native: false });
const stages = [[[step('unit')], [step('format'), step('types')]], [[step('e2e')]]];

describe('selectSteps', () => {
  it('takes all when none is named', () => {
    expect(selectSteps(stages, [])).toBe(stages);
  });

  it('keeps those that are named in their order and side by side, whatever the order of the names', () => {
    expect(selectSteps(stages, ['types', 'unit'])).toEqual([[[step('unit')], [step('types')]]]);
    expect(selectSteps(stages, ['e2e', 'types'])).toEqual([[[step('types')]], [[step('e2e')]]]);
  });

  it('refuses a name that no step has, and says which there are', () => {
    const select = () => selectSteps(stages, ['unti', 'types']);
    expect(select).toThrow(SetupProblem);
    expect(select).toThrow('There is no step named unti; the steps are unit, format, types, e2e.');
  });
});
