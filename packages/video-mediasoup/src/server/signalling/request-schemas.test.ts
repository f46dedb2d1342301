import { asId } from '@crossfade/video-core';
import { describe, expect, test } from 'vitest';
import { envelopeSchema, handshakeSchema, requestSchemas } from './request-schemas.ts';

describe('a demand', () => {
  const visible = { visible: true, width: 640, height: 360 };

  test('is read for each publication', () => {
    const { demands } = requestSchemas['set-demand'].parse({
      demands: { cam: visible, screen: { ...visible, fps: 5 } },
    });
    expect(demands[asId.publication('screen')]).toEqual({ ...visible, fps: 5 });
  });

  test.each([
    ['a size below nothing', { cam: { ...visible, width: -1 } }],
    ['a size beyond any screen', { cam: { ...visible, width: 1e9 } }],
    ['a size that is no number', { cam: { ...visible, width: Number.NaN } }],
    ['more than it should', { cam: { ...visible, boss: true } }],
    ['too many publications', Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`p${i}`, visible]))],
    ['a control character in an id', { ['cam\0']: visible }],
    ['an id without an end', { ['x'.repeat(129)]: visible }],
  ])('with %s is refused', (_, demands) => {
    expect(requestSchemas['set-demand'].safeParse({ demands }).success).toBe(false);
  });
});

test('an id is short and not empty', () => {
  for (const id of ['', 'x'.repeat(65), 7, null])
    expect(envelopeSchema.safeParse({ id, method: 'snapshot', data: {} }).success).toBe(false);
  expect(envelopeSchema.safeParse({ id: '1', method: 'snapshot', data: {} }).success).toBe(true);
});

test('a handshake with anything more than it should carry is refused', () => {
  const handshake = { token: 't', protocol: 1 };
  expect(handshakeSchema.safeParse(handshake).success).toBe(true);
  for (const wrong of [
    { ...handshake, protocol: 2 },
    { ...handshake, role: 'host' },
    { protocol: 1 },
    {},
    null,
  ])
    expect(handshakeSchema.safeParse(wrong).success).toBe(false);
});
