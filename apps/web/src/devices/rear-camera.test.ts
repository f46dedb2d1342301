import { expect, test } from 'vitest';
import { isRearCamera } from './rear-camera.ts';

test.each([
  ['FaceTime HD Camera', undefined, false],
  ['camera2 1, facing front', 'user', false],
  ['camera2 0, facing back', 'environment', true],
  ['Back Ultra Wide Camera', 'environment', true],
  ['Facing back:0', undefined, true],
  ['Feedback cam', undefined, false],
  ['Camera', 'environment', true],
])('%s, facing %s: %s', (label, facingMode, rear) => {
  const settings = facingMode === undefined ? {} : { facingMode };
  expect(isRearCamera({ label, getSettings: () => settings })).toBe(rear);
});
