import { describe, test } from 'vitest';
import { createMemoryHarness } from '../memory/memory-harness.ts';
import { CONFORMANCE_CASES } from './cases/index.ts';
import { runCase } from './run-conformance.ts';

describe('the memory adapter conforms', () => {
  test.concurrent.for(CONFORMANCE_CASES)('$name', async (one, { expect }) => {
    expect(await runCase(one, createMemoryHarness())).toMatchObject({ outcome: 'passed' });
  });
});
