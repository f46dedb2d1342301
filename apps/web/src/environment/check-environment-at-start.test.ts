import { expect, test } from 'vitest';
import { problemsIn } from './check-environment-at-start.ts';

test('everything that is wrong is named at once, and once', () => {
  expect(
    problemsIn({
      BACKEND_URL: 'backend:1285',
      NEXT_PUBLIC_API_URL: 'api',
    }).map((problem) => problem.split(' ', 1)[0]),
  ).toEqual(['NEXT_PUBLIC_API_URL', 'BACKEND_URL']);
  expect(problemsIn({})).toEqual([]);
});
