import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallAction } from './call-action.ts';
import type { AdapterEvent, ParticipantInfo, PublicationInfo } from '../contract/adapter-event.ts';
import { callReducer, INITIAL_CALL_STATE } from './call-reducer.ts';
import { pinnedRoom } from './call-selectors.ts';
import type { CallState } from './call-state.ts';
import { fakeJoinAnswer } from '../testkit/client/fake-join-answer.ts';
import { asId } from '../contract/identity.ts';
import { SOURCES } from '../contract/media.ts';

const answer = (epoch = 1) => fakeJoinAnswer({ epoch });

let seq = 0;
const event = (body: AdapterEvent, epoch = 1): CallAction => ({
  ...body,
  epoch,
  attempt: 1,
  seq: (seq += 1),
  at: seq,
});

const publication = (id: string, source: PublicationInfo['source'] = 'camera'): PublicationInfo => ({
  publicationId: asId.publication(id),
  source,
  mutedBy: [],
  encrypted: false,
  layers: 3,
});
const person = (id: string, publications: readonly PublicationInfo[] = []): ParticipantInfo => ({
  participantId: asId.participant(id),
  name: id.toUpperCase(),
  role: 'guest',
  joinedAt: 1,
  publications,
});

const run = (actions: readonly CallAction[], from: CallState = INITIAL_CALL_STATE): CallState =>
  actions.reduce(callReducer, from);

const inCall = run([
  { type: 'local/joining', key: asId.key('garden'), name: 'Me' },
  { type: 'local/admitted', answer: answer() },
  event({ type: 'connection', state: 'connected' }),
  event({ type: 'roster', participants: [person('ann', [publication('a1')]), person('bob')] }),
]);

describe('callReducer', () => {
  it('goes from joining to connected, and through reconnecting back', () => {
    expect(inCall.phase).toEqual({ name: 'connected' });
    const away = run([event({ type: 'connection', state: 'reconnecting', how: 'resume' })], inCall);
    expect(away.phase).toEqual({ name: 'reconnecting' });
    expect(run([event({ type: 'connection', state: 'connected' })], away).phase).toEqual({
      name: 'connected',
    });
  });

  it('does not end a call on a disconnect', () => {
    const cut = run(
      [event({ type: 'connection', state: 'disconnected', reason: 'ended', retryable: false })],
      inCall,
    );
    expect(cut.phase).toEqual({ name: 'reconnecting' });
  });

  it.each(['removed', 'replaced'] as const)('tells nobody who was %s of reconnecting', (reason) => {
    const body = { type: 'connection', state: 'disconnected', reason, retryable: false } as const;
    expect(run([event(body)], inCall).phase).toEqual({ name: 'connected' });
  });

  it('takes a roster as the whole truth, and keeps what it knew of those who stayed', () => {
    const known = run(
      [
        event({ type: 'quality', participantId: asId.participant('ann'), level: 'good' }),
        event({ type: 'roster', participants: [person('cy'), person('ann', [publication('a2')])] }),
      ],
      inCall,
    );
    const room = pinnedRoom(known);
    expect(room?.order).toEqual(['ann', 'cy']);
    expect(room?.participants.get(asId.participant('bob'))).toBeUndefined();
    expect(room?.participants.get(asId.participant('ann'))).toMatchObject({
      quality: 'good',
      publications: [{ publicationId: 'a2' }],
    });
  });

  it('replaces the publication of a source by the next one of that source', () => {
    const added = { type: 'publication-added', participantId: asId.participant('ann') } as const;
    const next = run([event({ ...added, publication: publication('a9') })], inCall);
    expect(
      pinnedRoom(next)
        ?.participants.get(asId.participant('ann'))
        ?.publications.map((one) => one.publicationId),
    ).toEqual(['a9']);
  });

  it('changes only those who begin or stop speaking', () => {
    const ann = asId.participant('ann');
    const bob = asId.participant('bob');
    const speaking = run(
      [event({ type: 'speakers', participantIds: [ann, asId.participant('me')] })],
      inCall,
    );
    expect(pinnedRoom(speaking)?.participants.get(ann)?.speaking).toBe(true);
    expect(pinnedRoom(speaking)?.participants.get(bob)).toBe(pinnedRoom(inCall)?.participants.get(bob));
    expect(speaking.local.speaking).toBe(true);
  });

  it('leaves the other room alone when an event is not of the pin', () => {
    const moved = run([{ type: 'local/admitted', answer: answer(2) }], inCall);
    const late = run([event({ type: 'participant-joined', participant: person('late') }, 1)], moved);
    expect(pinnedRoom(late)).toBe(pinnedRoom(moved));
    expect(late.rooms[0]?.order).toContain('late');
    expect(late.local).toBe(moved.local);
  });

  it('ignores events of a room that it does not hold', () => {
    expect(run([event({ type: 'participant-joined', participant: person('x') }, 7)], inCall)).toBe(inCall);
  });

  it('marks a source that the server took away, and gives it back', () => {
    const rights = { publish: ['microphone'], subscribe: true, data: true } as const;
    const blocked = run([event({ type: 'rights', rights })], inCall);
    expect(blocked.local.sources.camera.allowed).toBe(false);
    const back = run([event({ type: 'rights', rights: { ...rights, publish: SOURCES } })], blocked);
    expect(back.local.sources.camera.allowed).toBe(true);
  });

  const ids = fc.constantFrom('ann', 'bob', 'cy', 'me').map(asId.participant);
  const pubs = fc.constantFrom('a1', 'a2', 'b1').map((id) => publication(id));
  const infos = fc.tuple(ids, fc.array(pubs, { maxLength: 2 })).map(([id, list]) => person(id, list));
  const bodies: fc.Arbitrary<AdapterEvent> = fc.oneof(
    fc.record({ type: fc.constant('participant-joined' as const), participant: infos }),
    fc.record({
      type: fc.constant('participant-left' as const),
      participantId: ids,
      reason: fc.constant('left' as const),
    }),
    fc.record({
      type: fc.constant('roster' as const),
      participants: fc.uniqueArray(infos, { selector: ({ participantId }) => participantId }),
    }),
    fc.record({
      type: fc.constantFrom('publication-added' as const, 'publication-updated' as const),
      participantId: ids,
      publication: pubs,
    }),
    fc.record({
      type: fc.constant('participant-updated' as const),
      participantId: ids,
      name: fc.constantFrom('Ann', 'Anna'),
      role: fc.constantFrom('host' as const, 'guest' as const),
    }),
    fc.record({
      type: fc.constant('subscription' as const),
      participantId: ids,
      publicationId: pubs.map((one) => one.publicationId),
      state: fc.constantFrom('on' as const, 'off' as const),
      pausedBy: fc.subarray(['demand', 'bandwidth'] as const),
    }),
    fc.record({
      type: fc.constant('connection' as const),
      state: fc.constant('reconnecting' as const),
      how: fc.constantFrom('resume' as const, 'full' as const),
    }),
    fc.record({ type: fc.constant('connection' as const), state: fc.constant('connected' as const) }),
    fc.record({
      type: fc.constantFrom('local-published' as const, 'local-unpublished' as const, 'forced-mute' as const),
      publicationId: pubs.map((one) => one.publicationId),
      source: fc.constantFrom(...SOURCES),
    }),
    fc.record({
      type: fc.constant('rights' as const),
      rights: fc.record({
        publish: fc.subarray([...SOURCES]),
        subscribe: fc.constant(true),
        data: fc.boolean(),
      }),
    }),
    fc.record({
      type: fc.constant('bandwidth-limited' as const),
      direction: fc.constantFrom('send' as const, 'receive' as const),
      limited: fc.boolean(),
    }),
    fc.record({
      type: fc.constant('publication-removed' as const),
      participantId: ids,
      publicationId: pubs.map((one) => one.publicationId),
    }),
    fc.record({ type: fc.constant('speakers' as const), participantIds: fc.uniqueArray(ids) }),
    fc.record({
      type: fc.constant('quality' as const),
      participantId: ids,
      level: fc.constantFrom('good' as const, 'poor' as const),
    }),
  );

  it('keeps order and participants in step, and no identity changes for an event that says nothing new', () => {
    fc.assert(
      fc.property(fc.array(bodies, { maxLength: 60 }), (list) => {
        let state = inCall;
        for (const body of list) {
          state = run([event(body)], state);
          expect(run([event(body)], state)).toBe(state);
          const room = pinnedRoom(state);
          expect(room?.participants.size).toBe(room?.order.length);
          expect(new Set(room?.order).size).toBe(room?.order.length);
          for (const id of room?.order ?? []) {
            const participant = room?.participants.get(id);
            expect(participant?.participantId).toBe(id);
            const sources = participant?.publications.map(({ source }) => source);
            expect(new Set(sources).size).toBe(sources?.length);
            expect(participant?.speaking).toBe(room?.speakers.includes(id));
          }
        }
      }),
    );
  });
});
