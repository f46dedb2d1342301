import { expect, it } from 'vitest';
import { asId } from '../../contract/identity.ts';
import { ControlTokens } from './control-tokens.ts';

const claims = { call: asId.call('call'), participant: asId.participant('ada') };

it('reads what it signed, until that is too old', () => {
  let now = 1_000;
  const tokens = new ControlTokens({ secret: 'secret', ttl: 60, clock: { now: () => now } });
  const token = tokens.sign(claims);
  now += 60_000;
  expect(tokens.read(token)).toEqual(claims);
  now += 1;
  expect(() => tokens.read(token)).toThrow(expect.objectContaining({ code: 'token-expired' }));
});

it('refuses what it did not sign', () => {
  const clock = { now: () => 0 };
  const tokens = new ControlTokens({ secret: 'secret', ttl: 60, clock });
  const other = new ControlTokens({ secret: 'another', ttl: 60, clock });
  const [payload = '', signature = ''] = tokens.sign(claims).split('.');
  const forged = Buffer.from(JSON.stringify({ ...claims, participant: 'bob', until: 1e15 })).toString(
    'base64url',
  );
  for (const token of ['', '.', payload, `${payload}.`, `${forged}.${signature}`, other.sign(claims)])
    expect(() => tokens.read(token), token).toThrow(expect.objectContaining({ code: 'token-invalid' }));
});
