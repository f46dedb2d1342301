import { expect, test } from 'vitest';
import { retiredVariablesStillSet } from './retired-variables.ts';

test('variables that are retired and still set are named in one sentence', () => {
  const environment = { OLD_FLAG: 'true', OLDER_FLAG: 'x', EMPTY_FLAG: ' ', PORT: '1285' };
  const retired = ['OLD_FLAG', 'OLDER_FLAG', 'EMPTY_FLAG', 'UNSET_FLAG'];
  expect(retiredVariablesStillSet(environment, retired)).toBe(
    'Still set, although nothing reads it any more: OLD_FLAG, OLDER_FLAG. Remove it from the environment and from .env.',
  );
  expect(retiredVariablesStillSet({ PORT: '1285' }, retired)).toBeUndefined();
});
