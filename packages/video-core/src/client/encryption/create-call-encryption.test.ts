import { describe, expect, it } from 'vitest';
import { fakeJoinAnswer } from '../../testkit/client/fake-join-answer.ts';
import { asId } from '../../contract/identity.ts';
import type { JoinAnswer, JoinRequest } from '../../call/join.ts';
import { DEFAULT_PUBLISH_PROFILE } from '../../contract/publish-profile.ts';
import type { ConnectOptions } from '../../contract/client-adapter.ts';
import { manifest } from '../../contract/capabilities.ts';
import { createCallEncryption } from './create-call-encryption.ts';

const KEY = asId.key('garden');
const CAPABILITIES = manifest(asId.provider('memory'));
const REQUEST: JoinRequest = { key: KEY, displayName: 'Ann', adapters: [] };

const answerOf = (encrypted: boolean | undefined): JoinAnswer =>
  fakeJoinAnswer({
    participant: { id: asId.participant('ann') },
    ...(encrypted !== undefined && { encrypted }),
  });

/** A participant whose server answers as told, and what it was asked and what an adapter would connect with. */
function person(supported = true) {
  const encryption = createCallEncryption({ key: KEY, supported });
  const requests: JoinRequest[] = [];
  const connects: ConnectOptions[] = [];
  return {
    encryption,
    requests,
    connects,
    async enter(encrypted: boolean | undefined) {
      requests.push(encryption.request(REQUEST));
      await encryption.admitted(answerOf(encrypted));
      this.connect(encrypted);
    },
    /** Enters a room, as after an admission, or beside another as a move does. */
    connect(encrypted: boolean | undefined) {
      const answer = answerOf(encrypted);
      const options: ConnectOptions = {
        credentials: answer.credentials,
        iceServers: [],
        iceTransportPolicy: 'all',
        profile: DEFAULT_PUBLISH_PROFILE,
        observer: { event() {}, data() {}, media() {} },
      };
      connects.push(encryption.connecting(options, { answer, capabilities: CAPABILITIES }));
    },
  };
}

describe('a person', () => {
  it('says what this browser can and what is wanted, and never the secret', async () => {
    const ann = person();
    await ann.encryption.setSecret('a secret');
    await ann.enter(true);
    ann.encryption.want(true);
    await ann.enter(true);
    const old = person(false);
    await old.enter(false);
    expect([...ann.requests, ...old.requests].map(({ encryption }) => encryption)).toEqual([
      'able',
      'wanted',
      undefined,
    ]);
    expect(JSON.stringify(ann.requests)).not.toContain('a secret');
    expect(JSON.stringify(ann.encryption.getState())).not.toContain('a secret');
  });

  it('gives an adapter the keys of an encrypted room, and of no other', async () => {
    const ann = person();
    await ann.encryption.setSecret('a secret');
    await ann.enter(true);
    expect(ann.connects[0]?.keys?.self).toBe('ann');
    expect(await ann.connects[0]?.keys?.of(asId.participant('ben'))).toBeInstanceOf(CryptoKey);
    const ben = person();
    await ben.enter(undefined);
    expect(ben.connects[0]?.keys).toBeUndefined();
    expect(ben.encryption.getState()).toMatchObject({ encrypted: false, recordingRefusal: undefined });
  });

  it('is not talked out of it by those who run the server, before or during the call', async () => {
    const ann = person();
    ann.encryption.want(true);
    await expect(ann.enter(false)).rejects.toMatchObject({ code: 'not-encrypted' });
    const ben = person();
    await ben.enter(true);
    await expect(ben.enter(undefined)).rejects.toMatchObject({ code: 'not-encrypted' });
    expect([ann.connects.length, ben.connects.length]).toEqual([0, 1]);
  });

  it('hears how everyone’s media fares, and why nobody records', async () => {
    const ann = person();
    await ann.enter(true);
    const ben = asId.participant('ben');
    ann.connects[0]?.observer.event({ type: 'e2ee', participantId: ben, state: 'wrong-key' });
    expect(ann.encryption.getState()).toMatchObject({
      encrypted: true,
      secret: 'none',
      recordingRefusal: 'encrypted',
    });
    expect(ann.encryption.getState().statuses.get(ben)).toBe('wrong-key');
  });

  it('keeps that while a second room is entered, as when the call moves', async () => {
    const ann = person();
    await ann.enter(true);
    const ben = asId.participant('ben');
    ann.connects[0]?.observer.event({ type: 'e2ee', participantId: ben, state: 'on' });
    ann.connect(true);
    expect(ann.encryption.getState().statuses.get(ben)).toBe('on');
  });

  it('has the last of several secrets', async () => {
    const ann = person();
    await ann.enter(true);
    const changes: number[] = [];
    ann.connects[0]?.keys?.onChange(() => changes.push(1));
    await Promise.all([ann.encryption.setSecret('first'), ann.encryption.setSecret('last')]);
    expect(changes).toHaveLength(1);
    const late = ann.connects[0]?.keys?.of(asId.participant('ben'));
    const other = person();
    await other.encryption.setSecret('last');
    await other.enter(true);
    const theirs = other.connects[0]?.keys?.of(asId.participant('ben'));
    expect(await sameKey(await late, await theirs)).toBe(true);
  });
});

/** Whether what one derives is what the other derives. */
async function sameKey(left: CryptoKey | undefined, right: CryptoKey | undefined): Promise<boolean> {
  const derived = await Promise.all(
    [left, right].map(
      (key) =>
        key &&
        crypto.subtle.deriveBits(
          { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new Uint8Array() },
          key,
          256,
        ),
    ),
  );
  const [one, other] = derived.map((bits) => bits && new Uint8Array(bits).join());
  return one !== undefined && one === other;
}
