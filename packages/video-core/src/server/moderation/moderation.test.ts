import { beforeEach, describe, expect, it, vi } from 'vitest';
import { asId, roomName, type CallId, type ParticipantId, type RoomName } from '../../contract/identity.ts';
import type { JoinAnswer } from '../../call/join.ts';
import { FakeProduct } from '../../testkit/server/fake-product.ts';
import type { Actor } from './moderator.ts';

describe('staff', () => {
  let product: FakeProduct;
  let call: CallId;
  let person: ParticipantId;
  let room: RoomName;
  beforeEach(async () => {
    product = new FakeProduct();
    const answer = await product.join();
    call = answer.call;
    person = answer.participant.id;
    room = roomName(call, answer);
    product.alder.enter(room, person);
  });

  it('see who joined and who is inside', async () => {
    product.now += 1;
    const { participant } = await product.join({ displayName: 'Grace' });
    expect(await product.moderation.listParticipants(product.staff, call)).toMatchObject([
      { id: person, name: 'Ada', connected: true, blocked: [], removed: false },
      { id: participant.id, name: 'Grace', connected: false },
    ]);
  });

  it('remove somebody, who is told why', async () => {
    await product.moderation.remove(product.staff, call, person, 'Be kind.');
    expect(product.alder.said).toEqual(['Be kind.']);
    expect(product.alder.rooms.get(room)?.people.size).toBe(0);
    expect(product.changes).toEqual([call]);
    const [removed] = await product.moderation.listParticipants(product.staff, call);
    expect(removed).toMatchObject({ removed: true, connected: false });
  });

  it('mute', async () => {
    product.alder.publish(room, person, 'microphone');
    await product.moderation.mute(product.staff, call, person, 'microphone');
    expect(product.alder.said).toEqual(['mute microphone']);
  });

  it('block sources one by one, and give them back', async () => {
    const { moderation, staff, alder } = product;
    await moderation.block(staff, call, person, 'camera');
    await moderation.block(staff, call, person, 'screen');
    expect(alder.rights.at(-1)?.publish).toEqual(['microphone']);
    await moderation.unblock(staff, call, person, 'camera');
    expect(alder.rights.at(-1)?.publish).toEqual(['camera', 'microphone']);
    await moderation.unblock(staff, call, person, 'screen');
    expect(alder.rights.at(-1)?.publish).toEqual(['camera', 'microphone', 'screen', 'screen-audio']);
  });

  it('let two moderators block at once, and the room ends up as the store says', async () => {
    const { moderation, staff, alder } = product;
    await Promise.all(
      (['camera', 'screen', 'microphone'] as const).map((source) =>
        moderation.block(staff, call, person, source),
      ),
    );
    expect(alder.rights.at(-1)?.publish).toEqual([]);
  });

  it('keep a source from somebody who reloads', async () => {
    await product.moderation.block(product.staff, call, person, 'camera');
    const secret = (await product.join()).participant.resumeSecret;
    await product.moderation.block(
      product.staff,
      call,
      asId.participant(secret.split('.')[0] ?? ''),
      'camera',
    );
    const again = await product.join({ resumeSecret: secret });
    expect(again.participant.rights.publish).not.toContain('camera');
    expect(product.alder.grants.at(-1)?.rights.publish).not.toContain('camera');
  });

  it('give nobody another role where roles are the application’s alone, and none passes on', async () => {
    const { moderation, staff, store } = product;
    product.fixedRoles.add(asId.key('fixed'));
    const { participant, call: fixed } = await product.join(
      { key: asId.key('fixed') },
      { ...product.anyone, role: 'guest' },
    );
    await expect(moderation.setRole(staff, fixed, participant.id, 'host')).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await moderation.passOnRole(fixed, [participant.id]);
    expect(await store.findParticipant(fixed, participant.id)).toMatchObject({ role: 'guest' });
    expect(product.audit.entries).toEqual([]);
  });

  it('rule nothing that the application does not hold to', async () => {
    const { moderation, staff, store } = product;
    const heard: unknown[] = [];
    product.onRuling = async ({ call: { id }, ...ruling }) => {
      heard.push({ id, ...ruling });
      throw new Error('away');
    };
    await expect(moderation.remove(staff, call, person, 'Out.')).rejects.toThrow('away');
    await expect(moderation.block(staff, call, person, 'camera')).rejects.toThrow('away');
    expect(heard).toEqual([
      { id: call, participant: person, by: 'staff', type: 'remove' },
      { id: call, participant: person, by: 'staff', type: 'block', source: 'camera', blocked: true },
    ]);
    const found = await store.findParticipant(call, person);
    expect([found?.removed, found?.blocked]).toEqual([undefined, []]);
  });

  it('end a call for everyone, once', async () => {
    await product.moderation.endCall(product.staff, call);
    await product.moderation.endCall(product.staff, call);
    expect(product.alder.rooms.size).toBe(0);
    expect(product.changes).toEqual([call]);
    expect(product.audit.entries.map(({ action }) => action)).toEqual(['end']);
    const late = product.moderation.mute(product.staff, call, person, 'camera');
    await expect(late).rejects.toMatchObject({ code: 'call-ended' });
  });

  it('leave a trace of what they did', async () => {
    await product.moderation.block(product.staff, call, person, 'camera');
    expect(product.audit.entries).toEqual([
      {
        at: product.now,
        tenant: 't',
        subject: 'staff',
        action: 'block',
        call,
        participant: person,
        detail: 'camera',
      },
    ]);
  });

  it('of another tenant find nothing, and others may nothing', async () => {
    const { moderation, stranger, anyone, staff } = product;
    await expect(moderation.endCall(stranger, call)).rejects.toMatchObject({ code: 'call-not-found' });
    await expect(moderation.endCall(anyone, call)).rejects.toMatchObject({ code: 'unauthorized' });
    const nobody = moderation.mute(staff, call, asId.participant('nobody'), 'camera');
    await expect(nobody).rejects.toMatchObject({ code: 'participant-not-found' });
    expect(product.audit.entries).toEqual([]);
    expect((await product.store.find(call))?.endedAt).toBeUndefined();
  });
});

describe('people in a call', () => {
  let product: FakeProduct;
  let call: CallId;
  let host: JoinAnswer['participant'];
  let guest: JoinAnswer['participant'];
  beforeEach(async () => {
    product = new FakeProduct();
    const first = await product.join();
    call = first.call;
    host = first.participant;
    guest = (await product.join({ displayName: 'Grace' })).participant;
    for (const { id } of [host, guest]) product.alder.enter(roomName(call, first), id);
  });

  /** By their secret, as over HTTP. */
  const by = ({ resumeSecret }: JoinAnswer['participant'], tenant = product.anyone.tenant): Actor => ({
    ...product.anyone,
    tenant,
    resumeSecret,
  });

  /** Everything that can be asked for, about somebody. */
  const everything = (
    actor: Actor,
    about: ParticipantId,
    where = call,
  ): readonly (() => Promise<unknown>)[] => {
    const { moderation } = product;
    return [
      () => moderation.listParticipants(actor, where),
      () => moderation.mute(actor, where, about, 'microphone'),
      () => moderation.muteAll(actor, where),
      () => moderation.block(actor, where, about, 'camera'),
      () => moderation.unblock(actor, where, about, 'camera'),
      () => moderation.setRole(actor, where, about, 'host'),
      () => moderation.setLocked(actor, where, true),
      () => moderation.setGuestsDenied(actor, where, 'microphone', true),
      () => moderation.remove(actor, where, about, 'Out.'),
      () => moderation.endCall(actor, where),
    ];
  };

  it('who are hosts may do everything, and it is known who did it', async () => {
    for (const ask of everything(by(host), guest.id)) await ask();
    expect(product.audit.entries.map(({ action }) => action)).toEqual([
      'mute',
      'mute-all',
      'block',
      'unblock',
      'make-host',
      'lock',
      'withhold',
      'remove',
      'end',
    ]);
    for (const { subject } of product.audit.entries) expect(subject).toBe(`participant:${host.id}`);
  });

  it('who are guests, strangers, removed or of another tenant may do nothing', async () => {
    const elsewhere = await product.join({ key: asId.key('elsewhere') });
    const removed = (await product.join()).participant;
    await product.moderation.setRole(product.staff, call, removed.id, 'host');
    await product.moderation.remove(product.staff, call, removed.id, 'Out.');
    const before = product.audit.entries.length;
    const refused: readonly (readonly [Actor, string])[] = [
      [by(guest), 'not-a-host'],
      [{ participant: guest.id }, 'not-a-host'],
      [{ participant: elsewhere.participant.id }, 'not-a-host'],
      [by(elsewhere.participant), 'unauthorized'],
      [by(removed), 'not-a-host'],
      [by({ ...host, resumeSecret: guest.resumeSecret.replace(guest.id, host.id) }), 'unauthorized'],
      [by({ ...host, resumeSecret: 'guess' }), 'unauthorized'],
      [by(host, asId.tenant('another')), 'call-not-found'],
      [product.anyone, 'unauthorized'],
    ];
    for (const [actor, code] of refused)
      for (const about of [host.id, guest.id])
        for (const ask of everything(actor, about)) await expect(ask()).rejects.toMatchObject({ code });
    for (const ask of everything(by(host), guest.id, elsewhere.call))
      await expect(ask()).rejects.toMatchObject({ code: 'unauthorized' });
    expect(product.audit.entries).toHaveLength(before);
    expect(await product.store.find(call)).toMatchObject({ locked: false, guestsDenied: [] });
  });

  it('do nothing to themselves, so that a call is not without a host', async () => {
    const { moderation } = product;
    for (const ask of [
      () => moderation.setRole(by(host), call, host.id, 'guest'),
      () => moderation.remove(by(host), call, host.id, ''),
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('who are hosts no more may do nothing more', async () => {
    const { moderation } = product;
    await moderation.setRole(by(host), call, guest.id, 'host');
    await moderation.setRole(by(guest), call, host.id, 'guest');
    for (const ask of everything(by(host), guest.id))
      await expect(ask()).rejects.toMatchObject({ code: 'not-a-host' });
  });

  it('lose what is withheld from guests, and have it again as hosts', async () => {
    const { moderation, alder } = product;
    await moderation.setGuestsDenied(by(host), call, 'microphone', true);
    await moderation.setGuestsDenied(by(host), call, 'screen', true);
    // The host keeps everything, so only the guest was told.
    expect(alder.rights.map(({ publish }) => publish)).toEqual([
      ['camera', 'screen', 'screen-audio'],
      ['camera'],
    ]);
    await moderation.setRole(by(host), call, guest.id, 'host');
    expect(alder.rights.at(-1)?.publish).toEqual(['camera', 'microphone', 'screen', 'screen-audio']);
    await moderation.setRole(by(host), call, guest.id, 'guest');
    expect(alder.rights.at(-1)?.publish).toEqual(['camera']);
    await moderation.setGuestsDenied(by(host), call, 'screen', false);
    expect(alder.rights.at(-1)?.publish).toEqual(['camera', 'screen', 'screen-audio']);
  });

  it('are all muted at once, but for the host who asks', async () => {
    const room = roomName(call, { epoch: 1, attempt: 1 });
    for (const { id } of [host, guest]) product.alder.publish(room, id, 'microphone');
    const mute = vi.spyOn(product.alder, 'mute');
    await product.moderation.muteAll(by(host), call);
    expect(mute.mock.calls).toEqual([[room, guest.id, 'microphone']]);
  });
});

describe('a call that 1,500 asked to join and never entered', () => {
  it('denies its guests a source without keeping everybody else waiting', async () => {
    const product = new FakeProduct();
    const { call, participant } = await product.join();
    const room = roomName(call, { epoch: 1, attempt: 1 });
    for (let count = 0; count < 1_500; count += 1) await product.join();
    const guest = (await product.join()).participant;
    for (const { id } of [participant, guest]) product.alder.enter(room, id);
    const told = vi.spyOn(product.alder, 'setRights');
    const by = { participant: participant.id };
    const took: number[] = [];
    // The shortest of some tries, since a busy machine makes any of them wait.
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const started = performance.now();
      await product.moderation.setGuestsDenied(by, call, 'camera', true);
      took.push(performance.now() - started);
      await product.moderation.setGuestsDenied(by, call, 'camera', false);
    }
    expect(new Set(told.mock.calls.map(([, id]) => id))).toEqual(new Set([guest.id]));
    expect(Math.min(...took)).toBeLessThan(50);
  });

  it('forgets those who are too many, and who did not come while their credentials were good', async () => {
    const product = new FakeProduct();
    const { call, participant } = await product.join();
    product.alder.enter(roomName(call, { epoch: 1, attempt: 1 }), participant.id);
    await product.lifecycle.enforce(call);
    for (let count = 0; count < 1_500; count += 1) await product.join();
    await product.lifecycle.prune();
    await product.lifecycle.prune();
    const known = async () => (await product.store.listParticipants(call, { limit: 9_999 })).length;
    expect(await known()).toBe(201);
    product.now += 700_000;
    await product.lifecycle.prune();
    expect(await known()).toBe(1);
  });

  it('puts out who enters with the credentials of somebody that it has forgotten', async () => {
    const product = new FakeProduct();
    const { call, participant } = await product.join();
    const room = roomName(call, { epoch: 1, attempt: 1 });
    const late = (await product.join()).participant;
    product.alder.enter(room, participant.id);
    await product.lifecycle.enforce(call);
    product.now += 700_000;
    await product.lifecycle.prune();
    product.alder.enter(room, late.id);
    await product.lifecycle.enforce(call);
    expect([...(product.alder.rooms.get(room)?.people.keys() ?? [])]).toEqual([participant.id]);
  });
});
