import { version } from 'react';
import { version as domVersion } from 'react-dom';
import { expect, test } from 'vitest';

test('these tests run on the oldest React that the package supports', () => {
  expect([version, domVersion]).toEqual(['18.2.0', '18.2.0']);
});
