import { expect, it } from 'vitest';
import { CONTROL_VERSIONS } from '../../call/control-protocol.ts';
import { handshakeSchema } from './control-schemas.ts';

it('a client of tomorrow is one of our newest version, which the store can keep', () => {
  const handshake = { version: 2 ** 40, oldest: CONTROL_VERSIONS.newest, token: 'x', after: 0 };
  expect(handshakeSchema.parse(handshake)).toMatchObject({ version: CONTROL_VERSIONS.newest });
});
