import { beforeEach, describe, expect, it } from 'vitest';
import { asId, roomName, type CallId, type ParticipantId, type RoomName } from '../identity.ts';
import { FakeProduct } from './fake-product.ts';

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
    expect(product.news).toEqual([call]);
    const [removed] = await product.moderation.listParticipants(product.staff, call);
    expect(removed).toMatchObject({ removed: true, connected: false });
  });

  it('mute', async () => {
    await product.moderation.mute(product.staff, call, person, 'microphone');
    expect(product.alder.said).toEqual(['mute microphone']);
  });

  it('block sources one by one, and give them back', async () => {
    const { moderation, staff, alder } = product;
    await moderation.block(staff, call, person, 'camera');
    await moderation.block(staff, call, person, 'screen');
    expect(alder.rights.at(-1)?.publish).toEqual(['microphone', 'screen-audio']);
    await moderation.unblock(staff, call, person, 'camera');
    expect(alder.rights.at(-1)?.publish).toEqual(['camera', 'microphone', 'screen-audio']);
  });

  it('let two moderators block at once, and the room ends up as the store says', async () => {
    const { moderation, staff, alder } = product;
    await Promise.all(
      (['camera', 'screen', 'microphone'] as const).map((source) =>
        moderation.block(staff, call, person, source),
      ),
    );
    expect(alder.rights.at(-1)?.publish).toEqual(['screen-audio']);
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

  it('end a call for everyone, once', async () => {
    await product.moderation.endCall(product.staff, call);
    await product.moderation.endCall(product.staff, call);
    expect(product.alder.rooms.size).toBe(0);
    expect(product.news).toEqual([call]);
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
