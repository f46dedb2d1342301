import { asId, SOURCES, type Rights } from '@crossfade/video-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Delivery, Goodbye, Gone, Member, Welcome } from '../protocol/messages.ts';
import type { AccessClaims } from './access-token.ts';
import { MeshRoom } from './mesh-room.ts';
import type { Link, Seat } from './seat.ts';

const name = asId.room('call.1.1');
const ALL: Rights = { publish: SOURCES, subscribe: true, data: true };
const [camera, voice] = [asId.publication('c'), asId.publication('v')];

/** A browser that hears everything, as long as it is connected. */
class FakeLink implements Link {
  readonly told: (Member | Gone)[] = [];
  readonly deliveries: Delivery[] = [];
  goodbyes: Goodbye[] = [];
  welcomed: Welcome | undefined;
  ended = false;
  readonly #hears: boolean;

  constructor(hears = true) {
    this.#hears = hears;
  }
  welcome(welcome: Welcome, heard: () => void): void {
    this.welcomed = welcome;
    if (this.#hears) heard();
  }
  member(member: Member): void {
    this.told.push(member);
  }
  gone(gone: Gone): void {
    this.told.push(gone);
  }
  deliver(delivery: Delivery, heard: () => void): void {
    this.deliveries.push(delivery);
    if (this.#hears) heard();
  }
  goodbye(goodbye: Goodbye): void {
    this.goodbyes.push(goodbye);
  }
  end(): void {
    this.ended = true;
  }
}

describe('a room of browsers that connect to each other', () => {
  let room: MeshRoom;
  let finished = 0;

  beforeEach(() => {
    vi.useFakeTimers();
    finished = 0;
    room = new MeshRoom({
      spec: { room: name, emptyTimeout: 60, maxParticipants: 3 },
      keepSeat: 10_000,
      tell: () => undefined,
      gone: () => (finished += 1),
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function admit(who: string, rights = ALL): AccessClaims {
    const participantId = asId.participant(who);
    const grant = {
      room: name,
      participantId,
      name: who,
      role: 'guest',
      rights,
      ttl: 60,
      readAt: Date.now(),
    } as const;
    const { role } = grant;
    return { room: name, participantId, name: who, role, serial: room.admit(grant), expired: false };
  }
  function enter(who: string, link = new FakeLink()): { seat: Seat; link: FakeLink } {
    return { seat: room.enter(admit(who), link, []), link };
  }

  it('carries out again what comes again, but passes nothing on twice', () => {
    const [ann, ben] = [enter('ann'), enter('ben')];
    const send = { number: 1, command: { do: 'send', topic: 't', payload: new Uint8Array(1) } } as const;
    room.obey(ann.seat, send);
    room.obey(ann.seat, send);
    expect(ben.link.deliveries).toHaveLength(1);
    const publish = {
      number: 2,
      command: { do: 'publish', publication: { publicationId: camera, source: 'camera', mutedBy: [] } },
    } as const;
    expect([room.obey(ann.seat, publish), room.obey(ann.seat, publish)]).toEqual([
      { ok: true },
      { ok: true },
    ]);
    expect(room.participants()[0]?.sources).toEqual(['camera']);
  });

  it('keeps the seat of a disconnected participant, and then delivers what had not arrived', () => {
    const ann = enter('ann');
    const deaf = new FakeLink(false);
    const ben = enter('ben');
    room.resume(ben.seat, deaf);
    room.obey(ann.seat, { number: 1, command: { do: 'send', topic: 'a', payload: new Uint8Array(1) } });
    room.cutOff(ben.seat, deaf);
    room.obey(ann.seat, { number: 2, command: { do: 'send', topic: 'b', payload: new Uint8Array(1) } });
    vi.advanceTimersByTime(9_000);
    expect(room.size).toBe(2);
    const back = new FakeLink();
    expect(room.held(ben.seat.claims, { seat: ben.seat.id, secret: ben.seat.secret })).toBe(ben.seat);
    room.resume(ben.seat, back);
    expect(back.deliveries.map(({ number }) => number)).toEqual([1, 2]);
    vi.advanceTimersByTime(20_000);
    expect(room.size).toBe(2);
  });

  it('gives the seat up when nobody comes back, and tells the others', () => {
    const [ann, ben] = [enter('ann'), enter('ben')];
    room.cutOff(ben.seat, ben.link);
    vi.advanceTimersByTime(10_000);
    expect(ann.link.told.at(-1)).toEqual({ seat: ben.seat.id, reason: 'lost' });
    expect(room.held(ben.seat.claims, { seat: ben.seat.id, secret: ben.seat.secret })).toBeUndefined();
  });

  it('does not wait for a participant who never knew that they had entered', () => {
    const { seat, link } = enter('ann', new FakeLink(false));
    room.cutOff(seat, link);
    expect(room.size).toBe(0);
  });

  it('resumes a seat for nobody who does not have its secret', () => {
    const { seat } = enter('ann');
    expect(room.held(seat.claims, { seat: seat.id, secret: 'guessed' })).toBeUndefined();
    expect(room.held(admit('mallory'), { seat: seat.id, secret: seat.secret })).toBeUndefined();
  });

  it('takes in no more than it may hold, but lets everybody replace themselves', () => {
    const [ann] = [enter('ann'), enter('ben'), enter('cem')];
    expect(() => enter('dora')).toThrow('full');
    enter('ann');
    expect(room.size).toBe(3);
    expect(ann?.link.goodbyes).toEqual([{ reason: 'replaced' }]);
  });

  it('shuts the tokens out that were issued before a removal, and no later ones', () => {
    const before = admit('ann');
    room.remove(before.participantId, 'Out.');
    expect(() => room.check(before)).toThrow('removed');
    expect(() => room.check(admit('ann'))).not.toThrow();
  });

  it('unpublishes what a participant may not publish any more, also from what they claim when they reconnect', () => {
    const { seat } = enter('ann');
    const claimed = [
      { publicationId: camera, source: 'camera', mutedBy: [] },
      { publicationId: voice, source: 'microphone', mutedBy: [] },
    ] as const;
    for (const [index, publication] of claimed.entries())
      room.obey(seat, { number: index + 1, command: { do: 'publish', publication } });
    room.setRights(seat.claims.participantId, { ...ALL, publish: ['microphone'] });
    expect(room.participants()[0]?.sources).toEqual(['microphone']);
    const again = room.enter(seat.claims, new FakeLink(), claimed);
    expect(again.publications.map(({ source }) => source)).toEqual(['microphone']);
  });

  it('gives up a participant whose deliveries pile up', () => {
    const ann = enter('ann');
    const deaf = new FakeLink(false);
    const ben = enter('ben');
    room.resume(ben.seat, deaf);
    for (let number = 1; number < 3_000 && room.size === 2; number += 1)
      room.obey(ann.seat, { number, command: { do: 'send', topic: 't', payload: new Uint8Array(1) } });
    expect(room.size).toBe(1);
    expect(deaf.goodbyes).toMatchObject([{ reason: 'lost' }]);
  });

  it('ends by itself when it stays empty', () => {
    const { seat } = enter('ann');
    vi.advanceTimersByTime(120_000);
    expect(finished).toBe(0);
    room.obey(seat, { number: 1, command: { do: 'leave' } });
    vi.advanceTimersByTime(59_000);
    expect(finished).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(finished).toBe(1);
  });
});
