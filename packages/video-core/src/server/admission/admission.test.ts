import { createHmac } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { manifest } from '../../contract/capabilities.ts';
import { asId, roomName } from '../../contract/identity.ts';
import { RoomNotFoundError } from '../../contract/errors/room-not-found-error.ts';
import { noRules } from '../decision/decision-rules.ts';
import { FakeProduct } from '../../testkit/server/fake-product.ts';
import { SOON } from '../../testkit/soon.ts';

const birch = asId.provider('birch');

describe('a join', () => {
  it('opens a call on what is decided, and its room', async () => {
    const product = new FakeProduct();
    const answer = await product.join({ requestedProvider: birch });
    expect(answer).toMatchObject({
      key: 'garden',
      epoch: 1,
      attempt: 1,
      decision: { deployment: 'birch', reason: 'REQUEST' },
      participant: { name: 'Ada', role: 'host' },
      credentials: { ticket: 1 },
      explain: false,
    });
    expect([...product.birch.rooms.keys()]).toEqual([roomName(answer.call, answer)]);
    expect(product.alder.rooms.size).toBe(0);
    expect(product.birch.grants[0]).toMatchObject({ participantId: answer.participant.id, ttl: 600 });
  });

  it('opens the room once for those who come together, and again for who comes back from a disconnect', async () => {
    const product = new FakeProduct();
    const opened = vi.spyOn(product.birch, 'createRoom');
    const { call } = await product.join({ requestedProvider: birch });
    await product.join();
    expect(opened).toHaveBeenCalledTimes(1);
    await product.join({ call });
    expect(opened).toHaveBeenCalledTimes(2);
    product.now += 60_000;
    await product.join();
    expect(opened).toHaveBeenCalledTimes(3);
  });

  it('says in each grant from when on decisions are not in it: from before anything was read', async () => {
    const product = new FakeProduct();
    const before = product.now;
    const read = product.store.findOpen.bind(product.store);
    vi.spyOn(product.store, 'findOpen').mockImplementation((...args) => {
      product.now += 5;
      return read(...args);
    });
    await product.join({ requestedProvider: birch });
    expect(product.birch.grants[0]).toMatchObject({ readAt: before });
  });

  it('opens a room again that turns out to be gone', async () => {
    const product = new FakeProduct();
    await product.join({ requestedProvider: birch });
    product.birch.rooms.clear();
    await product.join();
    expect(product.birch.rooms.size).toBe(1);
  });

  it('goes where the call is, whatever it asks for', async () => {
    const product = new FakeProduct();
    const first = await product.join({ requestedProvider: birch });
    const second = await product.join({ requestedProvider: asId.provider('alder') });
    expect(second.call).toBe(first.call);
    expect(second.decision).toEqual({
      deployment: 'birch',
      provider: 'birch',
      reason: 'PIN',
      variant: 'REQUEST',
    });
    expect(second.participant.id).not.toBe(first.participant.id);
  });

  it('is refused when the client cannot run what the call is on', async () => {
    const product = new FakeProduct();
    await product.join({ requestedProvider: birch });
    const refusal = product.join({ adapters: [asId.provider('alder')] });
    await expect(refusal).rejects.toMatchObject({ code: 'client-cannot-run' });
  });

  it('logs every decision with what it rests on', async () => {
    const product = new FakeProduct();
    const { call } = await product.join({ requestedProvider: birch });
    await product.join();
    await product.join({ adapters: [asId.provider('cedar')] }).catch(() => {});
    const [first, second, third] = product.telemetry.decisions;
    expect(first).toMatchObject({ call, inputs: { requested: 'birch', audience: ['alder', 'birch'] } });
    expect(second).toMatchObject({ call, outcome: { decision: { reason: 'PIN' } } });
    expect(third).toMatchObject({ call, outcome: { decided: false, code: 'client-cannot-run' } });
    expect(JSON.stringify(product.telemetry.decisions)).not.toContain('ticket');
  });

  it('gives STUN, and TURN credentials that the TURN server can check', async () => {
    const product = new FakeProduct();
    const { iceServers, participant } = await product.join();
    const username = `${product.now / 1000 + 3_600}:${participant.id}`;
    const credential = createHmac('sha1', 'shared').update(username).digest('base64');
    expect(iceServers).toEqual([
      { urls: ['stun:stun.example.com'] },
      { urls: ['turn:turn.example.com'], username, credential },
    ]);
  });

  it('gives one call to fifty who come first, decides for it and opens it once', async () => {
    const product = new FakeProduct();
    const open = vi.spyOn(product.store, 'open');
    const audience = vi.spyOn(product.store, 'listAdaptersSeen');
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        product.join(index % 2 === 0 ? { requestedProvider: birch } : {}),
      ),
    );
    expect(new Set(answers.map(({ call }) => call)).size).toBe(1);
    expect(new Set(answers.map(({ decision }) => decision.deployment)).size).toBe(1);
    expect(new Set(answers.map(({ participant }) => participant.id)).size).toBe(50);
    expect(product.alder.rooms.size + product.birch.rooms.size).toBe(1);
    expect(open).toHaveBeenCalledTimes(1);
    expect(audience).toHaveBeenCalledTimes(1);
    await product.join({ key: asId.key('another') });
    expect(open).toHaveBeenCalledTimes(2);
  });

  it('tells staff and developers the reason', async () => {
    const product = new FakeProduct();
    const answer = await product.join({}, product.staff);
    expect(answer).toMatchObject({ explain: true, participant: { role: 'host' } });
  });

  it('tells everybody which codecs the server decided on', async () => {
    const answer = await new FakeProduct().join();
    expect(answer.publish).toEqual({ codecs: { camera: 'vp9', screen: 'vp8' } });
  });

  it('keeps tenants apart', async () => {
    const product = new FakeProduct();
    const here = await product.join();
    const there = await product.join({}, product.stranger);
    expect(there.call).not.toBe(here.call);
  });
});

describe('a reload', () => {
  it('is the same person, once, by the new name', async () => {
    const product = new FakeProduct();
    const { participant, call } = await product.join();
    const { resumeSecret } = participant;
    const again = await product.join({ resumeSecret, displayName: 'Grace' });
    expect(again.participant).toEqual({ ...participant, name: 'Grace' });
    expect(await product.store.listParticipants(call, { limit: 9 })).toMatchObject([{ name: 'Grace' }]);
  });

  it.each([
    ['a forged secret', (secret: string) => `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`],
    ['no secret at all', () => 'nonsense'],
    ['an id alone', (secret: string) => `${secret.split('.', 1)[0]}.`],
  ])('with %s is a new person', async (_, change) => {
    const product = new FakeProduct();
    const { participant } = await product.join();
    const other = await product.join({ resumeSecret: change(participant.resumeSecret) });
    expect(other.participant.id).not.toBe(participant.id);
    expect(other.participant.resumeSecret).not.toBe(participant.resumeSecret);
  });

  it('keeps no secret in the store', async () => {
    const product = new FakeProduct();
    const { participant, call } = await product.join();
    const stored = JSON.stringify(await product.store.listParticipants(call, { limit: 9 }));
    expect(stored).not.toContain(participant.resumeSecret.split('.')[1]);
  });

  it('of somebody who was removed is refused with the words of the moderator', async () => {
    const product = new FakeProduct();
    const { participant, call } = await product.join();
    await product.moderation.remove(product.staff, call, participant.id, 'Be kind.');
    const refusal = product.join({ resumeSecret: participant.resumeSecret });
    await expect(refusal).rejects.toMatchObject({ code: 'participant-removed', message: 'Be kind.' });
  });

  it('after a disconnect follows its own call or none', async () => {
    const product = new FakeProduct();
    const { call } = await product.join();
    expect((await product.join({ call })).call).toBe(call);
    await product.moderation.endCall(product.staff, call);
    await expect(product.join({ call })).rejects.toMatchObject({ code: 'call-ended' });
    const next = await product.join();
    expect(next.call).not.toBe(call);
    await expect(product.join({ call })).rejects.toMatchObject({ code: 'call-ended' });
  });
});

describe('when a deployment is down', () => {
  it('new calls go to the other, marked, and stay there for a while', async () => {
    const product = new FakeProduct();
    await product.health.start();
    product.health.stop();
    product.alder.reachable = false;
    const first = await product.join();
    expect(first.decision).toMatchObject({ deployment: 'birch', reason: 'DEFAULT', fellBackFrom: 'alder' });
    await product.join({ key: asId.key('another') });
    product.alder.reachable = true;
    const third = await product.join({ key: asId.key('third') });
    expect(third.decision).toMatchObject({ deployment: 'birch', fellBackFrom: 'alder' });
  });

  it('a call that somebody is in keeps its pin, and the join is refused', async () => {
    const product = new FakeProduct();
    const { call, participant } = await product.join();
    product.lifecycle.start();
    product.alder.enter(roomName(call, { epoch: 1, attempt: 1 }), participant.id);
    await product.lifecycle.stop();
    product.alder.reachable = false;
    await expect(product.join()).rejects.toMatchObject({ code: 'provider-unavailable' });
    expect((await product.store.find(call))?.pin).toBe('alder');
  });

  it('nothing is left when the other is killed', async () => {
    const killed = () => [asId.deployment('birch')];
    const product = new FakeProduct({ ...noRules, killed });
    await product.health.start();
    product.health.stop();
    product.alder.reachable = false;
    await expect(product.join()).rejects.toMatchObject({ code: 'no-provider' });
    expect(product.telemetry.decisions.at(-1)).toMatchObject({ outcome: { code: 'no-provider' } });
  });
});

describe('the control channel', () => {
  it('is opened by what a join answers, for that person and that call', async () => {
    const product = new FakeProduct();
    const { call, participant, controlToken = '' } = await product.join();
    expect(product.tokens.read(controlToken)).toEqual({ call, participant: participant.id });
  });
});

describe('the host', () => {
  it('is the participant who begins the call, also after a reload, and nobody who comes later', async () => {
    const product = new FakeProduct();
    const [first, second] = await Promise.all([product.join(), product.join()]);
    expect([first.participant.role, second.participant.role].toSorted()).toEqual(['guest', 'host']);
    for (const { participant } of [first, second])
      expect((await product.join({ resumeSecret: participant.resumeSecret })).participant).toMatchObject({
        id: participant.id,
        role: participant.role,
      });
  });

  it('is host still who left and came back, after somebody else became one too, unless unmade meanwhile', async () => {
    const product = new FakeProduct();
    const { participant: ann, call } = await product.join();
    const { participant: ben } = await product.join();
    await product.moderation.passOnRole(call, [ben.id]);
    expect((await product.store.findParticipant(call, ben.id))?.role).toBe('host');
    const again = async () => (await product.join({ resumeSecret: ann.resumeSecret })).participant.role;
    expect(await again()).toBe('host');
    await product.moderation.setRole({ participant: ben.id }, call, ann.id, 'guest');
    expect(await again()).toBe('guest');
    // A new call at the same link knows nothing of the old one.
    await product.moderation.endCall(product.staff, call);
    await product.join();
    expect(await again()).toBe('guest');
  });

  it('is also whom the application says', async () => {
    const product = new FakeProduct();
    await product.join();
    const host = { ...product.anyone, grants: new Set(['host'] as const) };
    expect((await product.join({}, host)).participant.role).toBe('host');
    expect((await product.join({}, product.staff)).participant.role).toBe('host');
    expect((await product.join()).participant.role).toBe('guest');
  });
});

describe('what is withheld from guests', () => {
  it('is not among the rights of those who come, and is among the host’s', async () => {
    const product = new FakeProduct();
    const { call, participant } = await product.join();
    await product.moderation.setGuestsDenied({ participant: participant.id }, call, 'screen', true);
    const guest = await product.join();
    expect(guest.participant.rights.publish).toEqual(['camera', 'microphone']);
    expect(product.alder.grants.at(-1)?.rights.publish).toEqual(['camera', 'microphone']);
    const { resumeSecret } = participant;
    expect((await product.join({ resumeSecret })).participant.rights.publish).toContain('screen');
  });
});

describe('an encrypted call', () => {
  it('is what its first participant chose, for all who can encrypt, and for nobody else', async () => {
    const product = new FakeProduct();
    expect(await product.join({ encryption: 'wanted' })).toMatchObject({ encrypted: true });
    expect(await product.join({ encryption: 'able' })).toMatchObject({ encrypted: true });
    await expect(product.join()).rejects.toMatchObject({ code: 'encryption-unsupported' });
    expect(
      await product.store.listParticipants((await product.join({ encryption: 'able' })).call, { limit: 9 }),
    ).toHaveLength(3);
  });

  it('runs only where it can be encrypted', async () => {
    const product = new FakeProduct();
    const capabilities = manifest(product.alder.capabilities.kind, { encryption: 'it rains' });
    Object.assign(product.alder, { capabilities });
    expect((await product.join({ encryption: 'wanted' })).decision.deployment).toBe('birch');
    expect((await product.join({ key: asId.key('hall') })).decision.deployment).toBe('alder');
  });

  it('is not what a later participant wants', async () => {
    const product = new FakeProduct();
    expect(await product.join({ encryption: 'able' })).toMatchObject({ encrypted: false });
    expect(await product.join({ encryption: 'wanted' })).toMatchObject({ encrypted: false });
    expect(await product.join()).toMatchObject({ encrypted: false });
  });

  it('opens no encrypted call for whom the application refuses one, so that nobody else is kept out', async () => {
    const product = new FakeProduct();
    const guest = { ...product.anyone, encryption: 'never' } as const;
    expect(await product.join({ encryption: 'wanted' }, guest)).toMatchObject({ encrypted: false });
    expect(await product.join({})).toMatchObject({ encrypted: false });
  });
});

describe('a locked call', () => {
  it('lets in who was inside before, and staff, but nobody new', async () => {
    const product = new FakeProduct();
    const { call, participant } = await product.join();
    await product.store.setLocked(call, true);
    await expect(product.join({ displayName: 'Grace' })).rejects.toMatchObject({ code: 'call-locked' });
    const { resumeSecret } = participant;
    expect(await product.join({ resumeSecret })).toMatchObject({ participant: { id: participant.id } });
    expect(await product.join({}, product.staff)).toMatchObject({ call });
    await product.store.setLocked(call, false);
    expect(await product.join({ displayName: 'Grace' })).toMatchObject({ call });
  });
});

describe('a join that is overtaken', () => {
  it('by a removal gets no credentials that were signed before it', async () => {
    const product = new FakeProduct();
    await product.join();
    const { participant, call } = await product.join();
    const issue = product.alder.issueCredentials.bind(product.alder);
    vi.spyOn(product.alder, 'issueCredentials').mockImplementationOnce(async (grant) => {
      const credentials = await issue(grant);
      await product.moderation.remove(product.staff, call, participant.id, 'Out.');
      return credentials;
    });
    const late = product.join({ resumeSecret: participant.resumeSecret });
    await expect(late).rejects.toMatchObject({ code: 'participant-removed' });
  });

  it('by a block gets credentials that know of it', async () => {
    const product = new FakeProduct();
    await product.join();
    const { participant, call } = await product.join();
    const issue = product.alder.issueCredentials.bind(product.alder);
    vi.spyOn(product.alder, 'issueCredentials').mockImplementationOnce(async (grant) => {
      const credentials = await issue(grant);
      await product.moderation.block(product.staff, call, participant.id, 'camera');
      return credentials;
    });
    const answer = await product.join({ resumeSecret: participant.resumeSecret });
    expect(answer.participant.rights.publish).not.toContain('camera');
    expect(answer.credentials).toEqual({ ticket: product.alder.grants.length });
    expect(product.alder.grants.at(-1)?.rights.publish).not.toContain('camera');
  });

  it('by a lock is refused', async () => {
    const product = new FakeProduct();
    const { call } = await product.join();
    vi.spyOn(product.alder, 'issueCredentials').mockImplementationOnce(async () => {
      await product.store.setLocked(call, true);
      return {};
    });
    await expect(product.join()).rejects.toMatchObject({ code: 'call-locked' });
    expect(await product.store.listParticipants(call, { limit: 9 })).toHaveLength(1);
  });
});

describe('a join that fails or is refused', () => {
  it('leaves no call behind', async () => {
    const product = new FakeProduct();
    for (const one of [product.alder, product.birch]) one.reachable = false;
    await expect(product.join()).rejects.toMatchObject({ code: 'no-provider' });
    expect(await product.store.findOpen(product.anyone.tenant, asId.key('garden'))).toBeUndefined();
    const only = { adapters: [birch] };
    await expect(product.join(only)).rejects.toMatchObject({ code: 'no-provider' });
    const faulty = new FakeProduct();
    vi.spyOn(faulty.alder, 'issueCredentials').mockRejectedValueOnce(new Error('a bug'));
    await expect(faulty.join()).rejects.toThrow('a bug');
    expect(await faulty.store.findOpen(faulty.anyone.tenant, asId.key('garden'))).toBeUndefined();
  });

  it('does not put off the end of an empty call', async () => {
    const product = new FakeProduct();
    const { call } = await product.join();
    await product.store.setLocked(call, true);
    product.now += 9_000;
    await expect(product.join()).rejects.toMatchObject({ code: 'call-locked' });
    await expect(product.join({ adapters: [birch] })).rejects.toMatchObject({ code: 'client-cannot-run' });
    expect((await product.store.find(call))?.emptySince).toBe(product.now - 9_000);
  });

  it('ends no call that another join opened, and takes a deployment for down only when it fails again', async () => {
    const product = new FakeProduct();
    const { call } = await product.join();
    product.alder.reachable = false;
    const follow = () => product.join({ call });
    await expect(follow()).rejects.toMatchObject({ code: 'provider-unavailable' });
    expect((await product.store.find(call))?.endedAt).toBeUndefined();
    expect(product.health.of(product.alder.deployment).healthy).toBe(true);
    await expect(follow()).rejects.toMatchObject({ code: 'provider-unavailable' });
    expect(product.health.of(product.alder.deployment).healthy).toBe(false);
    expect((await product.store.find(call))?.endedAt).toBeUndefined();
  });

  it('on a deployment that this process does not run says nothing of its health', async () => {
    const product = new FakeProduct();
    const elm = asId.provider('elm');
    const decision = {
      deployment: asId.deployment('elm'),
      provider: elm,
      reason: 'DEFAULT',
      variant: 'elm',
    } as const;
    const [id, { tenant }, key] = [asId.call('c'), product.anyone, asId.key('garden')];
    await product.store.open({ id, tenant, key, decision, encrypted: false, openedAt: product.now });
    for (let count = 0; count < 3; count += 1)
      await expect(product.join({ adapters: [elm] })).rejects.toMatchObject({ code: 'provider-unavailable' });
    expect(product.health.of(decision.deployment).healthy).toBe(true);
    expect((await product.store.find(id))?.endedAt).toBeUndefined();
  });
});

describe('a lock', () => {
  it('keeps out those who only asked to join before it, and lets in who was inside', async () => {
    const product = new FakeProduct();
    const first = await product.join();
    const { call } = first;
    const room = roomName(call, first);
    product.alder.enter(room, first.participant.id);
    const [inside, unheard, outside] = [await product.join(), await product.join(), await product.join()];
    await product.store.markInside(call, [inside.participant.id], product.now);
    // The event of this one was lost.
    product.alder.enter(room, unheard.participant.id);
    await product.moderation.setLocked({ participant: first.participant.id }, call, true);
    const again = ({ participant: { resumeSecret } }: typeof first) => product.join({ resumeSecret });
    await expect(again(outside)).rejects.toMatchObject({ code: 'call-locked' });
    for (const one of [first, inside, unheard])
      expect((await again(one)).participant.id).toBe(one.participant.id);
  });

  it('ejects those who enter with credentials from before it, and nobody who was inside', async () => {
    const product = new FakeProduct();
    product.lifecycle.start();
    const first = await product.join();
    const { call } = first;
    const room = roomName(call, first);
    const host = first.participant.id;
    const [inside, unheard, late, later] = [
      await product.join(),
      await product.join(),
      await product.join(),
      await product.join(),
    ];
    for (const one of [host, inside.participant.id]) product.alder.enter(room, one);
    product.alder.enter(room, unheard.participant.id, 'lost');
    const people = () => [...(product.alder.rooms.get(room)?.people.keys() ?? [])];
    await product.moderation.setLocked({ participant: host }, call, true);
    product.alder.enter(room, late.participant.id);
    await vi.waitFor(() => expect(product.alder.said).toHaveLength(1), SOON);
    product.alder.enter(room, later.participant.id, 'lost');
    await product.lifecycle.enforce(call);
    expect(people()).toEqual([host, inside.participant.id, unheard.participant.id]);
    expect(product.alder.said).toEqual([expect.stringMatching(/locked/), expect.stringMatching(/locked/)]);
    const again = () => product.join({ resumeSecret: late.participant.resumeSecret });
    await expect(again()).rejects.toMatchObject({ code: 'call-locked' });
    await product.moderation.setLocked({ participant: host }, call, false);
    product.alder.enter(room, (await again()).participant.id);
    await product.lifecycle.stop();
    expect(people()).toContain(late.participant.id);
  });

  it('passes the role of host to nobody whom it keeps out', async () => {
    const product = new FakeProduct();
    const { call, participant: host } = await product.join();
    const [ghost, inside] = [await product.join(), await product.join()];
    await product.store.markInside(call, [inside.participant.id], product.now);
    await product.moderation.setLocked({ participant: host.id }, call, true);
    await product.moderation.passOnRole(call, [ghost.participant.id]);
    await product.moderation.passOnRole(call, [ghost.participant.id, inside.participant.id]);
    const roleOf = async (one: typeof ghost) =>
      (await product.store.findParticipant(call, one.participant.id))?.role;
    expect([await roleOf(ghost), await roleOf(inside)]).toEqual(['guest', 'host']);
  });

  it('passes the role of host to nobody while a host is inside who is on no control channel', async () => {
    const product = new FakeProduct();
    // With a provider's own SDK.
    const host = await product.join();
    const guest = await product.join();
    const room = roomName(host.call, host);
    for (const { participant } of [host, guest]) product.alder.enter(room, participant.id);
    const roleOfGuest = async () =>
      (await product.store.findParticipant(host.call, guest.participant.id))?.role;
    await product.moderation.passOnRole(host.call, [guest.participant.id]);
    expect(await roleOfGuest()).toBe('guest');
    product.alder.leave(room, host.participant.id);
    await product.moderation.passOnRole(host.call, [guest.participant.id]);
    expect(await roleOfGuest()).toBe('host');
  });

  it('ejects nobody whom the application lets through it', async () => {
    const product = new FakeProduct();
    const first = await product.join();
    const room = roomName(first.call, first);
    product.alder.enter(room, first.participant.id);
    await product.moderation.setLocked({ participant: first.participant.id }, first.call, true);
    const quiet = { ...product.staff, role: 'guest' } as const;
    const observer = await product.join({}, quiet);
    product.alder.enter(room, observer.participant.id);
    await product.lifecycle.enforce(first.call);
    expect(product.alder.rooms.get(room)?.people.size).toBe(2);
  });

  it('ends with a call that everybody left: the link starts another, without the host’s secret too', async () => {
    const product = new FakeProduct();
    const { call, participant } = await product.join();
    const room = roomName(call, { epoch: 1, attempt: 1 });
    product.alder.enter(room, participant.id);
    await product.lifecycle.enforce(call);
    await product.store.setLocked(call, true);
    const { resumeSecret } = participant;
    expect((await product.join({ resumeSecret })).participant).toMatchObject({ role: 'host' });
    product.alder.leave(room, participant.id);
    await product.lifecycle.enforce(call);
    product.now += 5_000;
    await expect(product.join()).rejects.toMatchObject({ code: 'call-locked' });
    expect((await product.join({ resumeSecret })).call).toBe(call);
    product.now += 11_000;
    const next = await product.join();
    expect(next.call).not.toBe(call);
    expect(next.participant.role).toBe('host');
  });

  it('holds while it is not known whether somebody is inside', async () => {
    const product = new FakeProduct();
    const { call } = await product.join();
    await product.store.setLocked(call, true);
    product.now += 20_000;
    product.alder.reachable = false;
    await expect(product.join()).rejects.toMatchObject({ code: 'provider-unavailable' });
    expect((await product.store.find(call))?.endedAt).toBeUndefined();
  });
});

describe('a room whose name was used up', () => {
  it('is replaced, and the join goes to the next', async () => {
    const product = new FakeProduct();
    const { call } = await product.join();
    vi.spyOn(product.alder, 'createRoom').mockRejectedValueOnce(new RoomNotFoundError('c.1.1'));
    expect(await product.join({ call })).toMatchObject({ call, attempt: 2 });
  });
});
