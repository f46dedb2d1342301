import { beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../contract/identity.ts';
import { FakeProduct } from '../../testkit/server/fake-product.ts';

describe('a participant whom the application names', () => {
  const ada = asId.participant('user_ada');
  let product: FakeProduct;
  beforeEach(() => {
    product = new FakeProduct();
  });
  const signedIn = (change: object = {}) => ({ ...product.anyone, participant: ada, ...change });

  it('is the same one after every join, on every device, under the name that the application gives', async () => {
    const first = await product.join({ displayName: 'Mallory' }, signedIn({ name: 'Ada' }));
    const second = await product.join({ displayName: 'Ada' }, signedIn({ name: 'Ada' }));
    expect(first.participant).toMatchObject({ id: ada, name: 'Ada', role: 'host' });
    expect(second.participant).toMatchObject({ id: ada, name: 'Ada', role: 'host' });
    expect(await product.store.listParticipants(first.call, { limit: 9 })).toHaveLength(1);
  });

  it('has a resume secret that is good for them alone', async () => {
    const { resumeSecret } = (await product.join({}, signedIn())).participant;
    const again = await product.join({ resumeSecret }, signedIn());
    expect(again.participant).toMatchObject({ id: ada, resumeSecret });
    const ben = await product.join(
      { resumeSecret },
      { ...product.anyone, participant: asId.participant('user_ben') },
    );
    expect(ben.participant.id).toBe('user_ben');
  });

  it('is hidden only when they can send nothing, whatever the application gives', async () => {
    const hidden = { publish: [], subscribe: true, data: false, hidden: true } as const;
    const looker = await product.join({}, signedIn({ role: 'guest', rights: hidden }));
    expect(looker.participant.rights).toEqual(hidden);
    for (const [place, more] of [{ publish: ['camera'] as const }, { data: true }].entries()) {
      const participant = asId.participant(`sends-${place}`);
      const rights = { ...hidden, ...more };
      const answer = await product.join({}, signedIn({ participant, role: 'guest', rights }));
      expect(answer.participant.rights).not.toHaveProperty('hidden');
      expect(product.alder.grants.at(-1)?.rights).not.toHaveProperty('hidden');
    }
  });

  it('enters with the role and the rights that the application gives', async () => {
    const rights = { publish: ['microphone'], subscribe: true, data: false } as const;
    const { participant } = await product.join({}, signedIn({ role: 'guest', rights }));
    expect(participant).toMatchObject({ role: 'guest', rights });
  });

  it('comes back where roles are fixed as what the application says today, and by a secret alone as nobody', async () => {
    const key = asId.key('fixed');
    product.fixedRoles.add(key);
    const first = await product.join({ key }, signedIn({ role: 'host' }));
    const { resumeSecret } = first.participant;
    const signedOut = await product.join({ key, resumeSecret }, { ...product.anyone, role: 'guest' });
    expect(signedOut.participant).toMatchObject({ role: 'guest' });
    expect(signedOut.participant.id).not.toBe(ada);
    const rights = { publish: [], subscribe: true, data: false } as const;
    const today = await product.join({ key, resumeSecret }, signedIn({ role: 'guest', rights }));
    expect(today.participant).toMatchObject({ id: ada, role: 'guest', rights });
  });

  it('enters without what the application withholds, until it is unblocked', async () => {
    const { call, participant } = await product.join({}, signedIn({ blocked: ['camera'] }));
    expect(participant.rights.publish).not.toContain('camera');
    await product.moderation.unblock(product.staff, call, ada, 'camera');
    const again = await product.join({}, signedIn({ blocked: ['camera'] }));
    expect(again.participant.rights.publish).toContain('camera');
  });

  it('enters a locked call where the application says so, for the first time and after a join before the lock', async () => {
    const { call } = await product.join({});
    const asked = asId.participant('asked-before');
    await product.join({}, signedIn({ participant: asked, passesLock: true }));
    await product.store.setLocked(call, true);
    for (const participant of [ada, asked]) {
      await expect(product.join({}, signedIn({ participant }))).rejects.toMatchObject({
        code: 'call-locked',
      });
      const { participant: inside } = await product.join({}, signedIn({ participant, passesLock: true }));
      expect(inside).toMatchObject({ id: participant, role: 'guest' });
      // They count as inside from then on.
      expect((await product.join({}, signedIn({ participant }))).participant.id).toBe(participant);
    }
  });

  it('stays removed, whatever they join with', async () => {
    const { call } = await product.join({}, signedIn());
    await product.store.markRemoved(call, ada, {
      at: product.now,
      message: 'Be kind.',
      watchUntil: product.now,
    });
    await expect(product.join({}, signedIn())).rejects.toMatchObject({ code: 'participant-removed' });
  });

  it('moderates as a host by the application’s word, in the application’s own calls', async () => {
    const { call } = await product.join({}, signedIn());
    await product.moderation.setLocked(signedIn(), call, true);
    expect(await product.store.find(call)).toMatchObject({ locked: true });
    const stranger = { ...signedIn(), tenant: asId.tenant('another') };
    await expect(product.moderation.setLocked(stranger, call, false)).rejects.toMatchObject({
      code: 'call-not-found',
    });
  });
});
