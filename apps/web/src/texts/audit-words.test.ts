import { expect, test } from 'vitest';
import { deedWords, isBareId, subjectWords } from './audit-words.ts';

test.each([
  ['visits:help-taken', 'Answered a call for help'],
  ['tablets:pair', 'Paired a tablet'],
  ['kill', 'Took a deployment out of service'],
  ['residents:fly-away', 'residents fly away'],
])('%s is said as: %s', (action, words) => expect(deedWords(action)).toBe(words));

test.each([
  ['Sam Weber', 'Sam Weber'],
  ['operator', 'Operator (staff token)'],
  ['user:0a7990e0-3c52-4b27-8f0f-cd7f4b0a1de2', 'User 0a7990e0'],
  ['Anna: my name', 'Anna: my name'],
])('%s did it: %s', (who, words) => expect(subjectWords(who)).toBe(words));

test('ids are recognised among words', () => {
  expect(['a91fc9517c18161ec26e223224900189', '0a7990e0-3c52-4b27-8f0f-cd7f4b0a1de2'].every(isBareId)).toBe(
    true,
  );
  expect(['Rosa Martin', 'camera', 'a91fc951', ''].some(isBareId)).toBe(false);
});
