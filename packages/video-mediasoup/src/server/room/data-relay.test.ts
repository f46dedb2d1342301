import { asId, type ParticipantId } from '@crossfade/video-core';
import { expect, it } from 'vitest';
import { encodeOutgoing, SIGNALLING_LIMITS } from '../../protocol/index.ts';
import { DataRate } from '../peer/data/data-rate.ts';
import { DataRelay } from './data-relay.ts';

interface Person {
  readonly participantId: ParticipantId;
  readonly data: { mayCopy(receivers: number): boolean; send(): void };
}

/** A room of so many participants, which counts the copies that it was asked to make. */
function roomOf(size: number) {
  let copies = 0;
  const peers = new Map<ParticipantId, Person>();
  for (let index = 0; index < size; index += 1) {
    const participantId = asId.participant(`p${index}`);
    const rate = new DataRate();
    const mayCopy = (receivers: number): boolean => rate.admitsCopies(receivers);
    peers.set(participantId, { participantId, data: { mayCopy, send: () => void (copies += 1) } });
  }
  const relay = new DataRelay({ ready: () => Promise.reject(new Error('no media')) }, peers);
  const people = [...peers.values()];
  const say = (from: Person, to: readonly ParticipantId[] = []): void =>
    relay.relay(
      from,
      'reliable',
      Buffer.from(encodeOutgoing({ topic: 'chat', to, payload: new Uint8Array(10) })),
    );
  return { people, say, copies: () => copies };
}

it('copies what one participant sends to a full room no more often than the process can bear', () => {
  const { people, say, copies } = roomOf(100);
  const [loud] = people;
  if (!loud) return expect.unreachable();
  for (let sent = 0; sent < SIGNALLING_LIMITS.dataMessages.burst; sent += 1) say(loud);
  expect(copies()).toBeGreaterThan(9_000);
  expect(copies()).toBeLessThan(SIGNALLING_LIMITS.dataCopies.burst + 2_000);
});

it('limits a room as a whole, however many of its participants take part', () => {
  const { people, say, copies } = roomOf(100);
  for (const one of people) for (let sent = 0; sent < 50; sent += 1) say(one);
  expect(copies()).toBeLessThan(SIGNALLING_LIMITS.dataCopiesOfRoom.burst + 8_000);
});

it('passes on everything between two, and what is for one alone in a full room', () => {
  const two = roomOf(2);
  const [ada] = two.people;
  if (!ada) return expect.unreachable();
  for (let sent = 0; sent < SIGNALLING_LIMITS.dataMessages.burst; sent += 1) two.say(ada);
  expect(two.copies()).toBe(SIGNALLING_LIMITS.dataMessages.burst);
  const full = roomOf(100);
  const [bob, cy] = full.people;
  if (!bob || !cy) return expect.unreachable();
  for (let sent = 0; sent < SIGNALLING_LIMITS.dataMessages.burst; sent += 1)
    full.say(bob, [cy.participantId]);
  expect(full.copies()).toBe(SIGNALLING_LIMITS.dataMessages.burst);
});
