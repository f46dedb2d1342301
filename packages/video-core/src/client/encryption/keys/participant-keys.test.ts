import { expect, it } from 'vitest';
import { asId } from '../../../contract/identity.ts';
import { DataCipher } from '../data-cipher.ts';
import { fragmentWithSecret, newSecret, secretInFragment } from './link-secret.ts';
import { stretchSecret } from './participant-keys.ts';
import { CallSecret } from './call-secret.ts';
import { deriveRoomKeys } from './room-keys.ts';

const ANN = asId.participant('ann');
const BEN = asId.participant('ben');
const PLACE = { secret: 'a secret', key: 'garden', call: 'call-1', epoch: 1 };
const TEXT = new TextEncoder().encode('hello');

async function cipherFor(place: typeof PLACE, self = BEN): Promise<DataCipher> {
  const secret = new CallSecret();
  secret.set(await stretchSecret(place.secret, asId.key(place.key)));
  return new DataCipher(deriveRoomKeys(secret, { call: asId.call(place.call), epoch: place.epoch }, self));
}

it('derives the same key of a participant wherever the secret is known', async () => {
  const sealed = await (await cipherFor(PLACE, ANN)).seal('chat', TEXT);
  if (!sealed) throw new Error('nothing was sealed');
  const ben = await cipherFor(PLACE);
  expect(await ben.open(ANN, 'chat', sealed)).toEqual(TEXT);
  expect(await ben.open(BEN, 'chat', sealed), 'as another participant').toBeUndefined();
  expect(await ben.open(ANN, 'votes', sealed), 'on another topic').toBeUndefined();
});

it.each([
  ['secret', { ...PLACE, secret: 'another secret' }],
  ['key', { ...PLACE, key: 'balcony' }],
  ['call', { ...PLACE, call: 'call-2' }],
  ['epoch', { ...PLACE, epoch: 2 }],
])('derives other keys for another %s', async (_, place) => {
  const sealed = await (await cipherFor(PLACE, ANN)).seal('chat', TEXT);
  if (!sealed) throw new Error('nothing was sealed');
  expect(await (await cipherFor(place)).open(ANN, 'chat', sealed)).toBeUndefined();
});

it('keeps keys where they cannot be read out', async () => {
  const secret = new CallSecret();
  secret.set(await stretchSecret('a secret', asId.key('garden')));
  const key = await deriveRoomKeys(secret, { call: asId.call('call-1'), epoch: 1 }, ANN).of(ANN);
  expect([secret.stretched?.extractable, key?.extractable]).toEqual([false, false]);
});

it('carries a secret in a link’s fragment and reads it back', () => {
  const secret = newSecret();
  expect(secret).toMatch(/^[\w-]{22}$/);
  expect(newSecret()).not.toBe(secret);
  for (const carried of [secret, 'a passphrase with spaces & ünïcode #1'])
    expect(secretInFragment(new URL(`https://call.example/${fragmentWithSecret(carried)}`).hash)).toBe(
      carried,
    );
  for (const nothing of ['', '#', '#key=', '#chat']) expect(secretInFragment(nothing)).toBeUndefined();
  expect(fragmentWithSecret(undefined)).toBe('');
});
