import { describe, test } from 'vitest';
import type { ParticipantInfo } from '../../contract/adapter-event.ts';
import { manifest } from '../../contract/capabilities.ts';
import { CallFullError } from '../../contract/errors/call-full-error.ts';
import { asId } from '../../contract/identity.ts';
import { createMemoryHarness } from '../memory/memory-harness.ts';
import { broken, without, type Flaw } from './broken-harness.ts';
import { CONFORMANCE_CASES } from './cases/index.ts';
import { runCase } from './run-conformance.ts';

const ONE_KEY = await crypto.subtle.importKey('raw', new Uint8Array(32), 'HKDF', false, ['deriveKey']);

/** The first person of a case is always called so. */
const MYSELF: ParticipantInfo = {
  participantId: asId.participant('ann-1'),
  name: 'Myself',
  role: 'guest',
  joinedAt: 0,
  publications: [],
};

const FLAWS: readonly Flaw[] = [
  {
    flaw: 'declares before it is loaded what the halves do not',
    noticedBy: 'has one manifest on both halves, of the kind that the deployment names',
    provider: { capabilities: manifest(asId.provider('memory')) },
  },
  {
    flaw: 'tells no roster',
    noticedBy: 'tells connecting, connected and the roster, in this order, before entered resolves',
    observer: without('roster'),
  },
  {
    flaw: 'says that it has entered before it has',
    noticedBy: 'tells connecting, connected and the roster, in this order, before entered resolves',
    connection: () => ({ entered: Promise.resolve() }),
  },
  {
    flaw: 'puts the local participant in the roster',
    noticedBy: 'tells connecting, connected and the roster, in this order, before entered resolves',
    observer: (observer) => ({
      event: (body) =>
        observer.event(
          body.type === 'roster' ? { ...body, participants: [...body.participants, MYSELF] } : body,
        ),
    }),
  },
  {
    flaw: 'shows those who are hidden',
    noticedBy: 'shows nobody who is hidden, and lets them see, or admits nobody hidden',
    server: (server) => ({
      issueCredentials(grant) {
        const { publish, subscribe, data } = grant.rights;
        return server.issueCredentials({ ...grant, rights: { publish, subscribe, data } });
      },
    }),
  },
  {
    flaw: 'counts those who are hidden',
    noticedBy: 'does not count who is hidden among those who may be in a room',
    server: (server) => ({
      async issueCredentials(grant) {
        const inside = await server.listParticipants(grant.room);
        if (grant.rights.hidden && inside.length > 0) throw new CallFullError();
        return server.issueCredentials(grant);
      },
    }),
  },
  {
    flaw: 'lets unpublish wait for a publish that is pending',
    noticedBy: 'unpublishes what still waits for the connection: nobody ever sees it',
    connection: (connection) => {
      let publishing = Promise.resolve();
      return {
        publish: (track, options) => (publishing = connection.publish(track, options)),
        async unpublish(publicationId) {
          await publishing.catch(() => undefined);
          await connection.unpublish(publicationId);
        },
      };
    },
  },
  {
    flaw: 'lets mute wait for a publish that is pending',
    noticedBy: 'publishes muted what was muted before the connection is up',
    connection: (connection) => {
      let publishing = Promise.resolve();
      return {
        publish: (track, options) => (publishing = connection.publish(track, options)),
        async setMuted(publicationId, muted) {
          await publishing.catch(() => undefined);
          await connection.setMuted(publicationId, muted);
        },
      };
    },
  },
  {
    flaw: 'publishes video whatever source it is said to be',
    noticedBy: 'shows nobody video that is published as a microphone',
    connection: (connection) => ({
      publish: (track, options) =>
        connection.publish(track, track.kind === 'video' ? { ...options, source: 'camera' } : options),
    }),
  },
  {
    flaw: 'publishes a clone',
    noticedBy: 'treats the tracks it was given as borrowed',
    connection: (connection) => ({
      publish: (track, options) => connection.publish(track.clone(), options),
    }),
  },
  {
    flaw: 'stops a track that it unpublishes',
    noticedBy: 'treats the tracks it was given as borrowed',
    connection: (connection) => {
      const given = new Map<string, MediaStreamTrack>();
      return {
        async publish(track, options) {
          given.set(options.publicationId, track);
          await connection.publish(track, options);
        },
        async unpublish(publicationId) {
          await connection.unpublish(publicationId);
          given.get(publicationId)?.stop();
        },
      };
    },
  },
  {
    flaw: 'disables a track that it mutes',
    noticedBy: 'treats the tracks it was given as borrowed',
    connection: (connection) => {
      const given = new Map<string, MediaStreamTrack>();
      return {
        async publish(track, options) {
          given.set(options.publicationId, track);
          await connection.publish(track, options);
        },
        async setMuted(publicationId, muted) {
          await connection.setMuted(publicationId, muted);
          const track = given.get(publicationId);
          if (track) track.enabled = !muted;
        },
      };
    },
  },
  {
    flaw: 'replaces a track by publishing anew',
    noticedBy: 'replaces a track in place, with nothing to see for the others but the new media',
    connection: (connection) => ({
      async replaceTrack(publicationId, track) {
        await connection.unpublish(publicationId);
        await connection.publish(track, { publicationId, source: 'camera', muted: false });
      },
    }),
  },
  {
    flaw: 'keeps a mute to itself',
    noticedBy: 'mutes an own microphone, which everyone sees, and unmutes it',
    connection: () => ({ setMuted: async () => {} }),
  },
  {
    flaw: 'publishes unmuted first and mutes then',
    noticedBy: 'publishes muted, which the others see from the first moment',
    connection: (connection) => ({
      async publish(track, options) {
        await connection.publish(track, { ...options, muted: false });
        if (options.muted) await connection.setMuted(options.publicationId, true);
      },
    }),
  },
  {
    flaw: 'only marks a block and lets the source through',
    noticedBy: 'blocks a source: it is unpublished at once and refused until it is unblocked',
    server: (server) => ({
      setRights: (room, id, rights) => server.mute(room, id, rights.data ? 'camera' : 'microphone'),
    }),
  },
  {
    flaw: 'does not tell a person of a forced mute',
    noticedBy: 'is muted by the server, is told so, and may unmute',
    observer: without('forced-mute'),
  },
  {
    flaw: 'removes without a word',
    noticedBy: 'removes somebody, who is told why, and who is gone for the others',
    server: (server) => ({ removeParticipant: (room, id) => server.removeParticipant(room, id, '') }),
  },
  {
    flaw: 'takes a removal without words for a lost connection',
    noticedBy: 'removes somebody without a word: who is told that they were removed, and of no other trouble',
    observer: (observer) => ({
      event: (body) =>
        observer.event(
          body.type === 'connection' && body.state === 'disconnected' && !body.message
            ? { ...body, reason: 'lost', retryable: true }
            : body,
        ),
    }),
  },
  {
    flaw: 'sends data to everyone, whoever it is for',
    noticedBy: 'carries data only to the recipients that it names',
    connection: (connection) => ({
      send: ({ topic, payload, reliable }) => connection.send({ topic, payload, reliable }),
    }),
  },
  {
    flaw: 'mixes up the order of reliable data',
    noticedBy: 'carries reliable data to everyone else, with topic and sender, once and in order',
    connection: (connection) => {
      let count = 0;
      return {
        async send(message) {
          count += 1;
          if (count % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
          await connection.send(message);
        },
      };
    },
  },
  {
    flaw: 'delivers reliable data twice',
    noticedBy: 'carries reliable data to everyone else, with topic and sender, once and in order',
    observer: (observer) => ({
      data(message) {
        observer.data(message);
        observer.data(message);
      },
    }),
  },
  {
    flaw: 'lets data of any size through by cutting it off',
    noticedBy: 'carries reliable data of 15000 bytes whole, and refuses one byte more',
    connection: (connection) => ({
      send: (message) => connection.send({ ...message, payload: message.payload.subarray(0, 14_000) }),
    }),
  },
  {
    flaw: 'ignores what nobody looks at',
    noticedBy: 'stops media that nobody looks at, and brings it back',
    connection: () => ({ setDemand() {} }),
  },
  {
    flaw: 'sends the largest layer to everyone',
    noticedBy: 'sends the smallest layer to whoever has not said what they need',
    connection: (connection) => ({
      async stats() {
        for (const { direction, publicationId } of await connection.stats())
          if (direction === 'receive')
            connection.setDemand(publicationId, { visible: true, width: 4_096, height: 2_160 });
        return connection.stats();
      },
    }),
  },
  {
    flaw: 'sends as much of the camera as anybody wants, whatever its limit',
    noticedBy: 'sends no larger layer of the camera than its limit, and all again when that is lifted',
    connection: () => ({ limitCamera() {} }),
  },
  {
    flaw: 'forgets the camera’s limit when it is published anew',
    noticedBy: 'obeys a limit of the camera that was told before it is published, and never limits a screen',
    connection: (connection) => ({
      async publish(track, options) {
        connection.limitCamera(2);
        await connection.publish(track, options);
      },
    }),
  },
  {
    flaw: 'names codecs as its SDK does',
    noticedBy: 'tells of every track how it fares: codec, picture, losses, delays and the way it takes',
    connection: (connection) => ({
      stats: async () =>
        (await connection.stats()).map((one) => Object.assign({}, one, { codec: 'video/vp8' })),
    }),
  },
  {
    flaw: 'forgets to take the track of a left publication away',
    noticedBy: 'unpublishes, and the media is gone for the others',
    observer: (observer) => ({
      media(publicationId, track) {
        if (track) observer.media(publicationId, track);
      },
    }),
  },
  {
    flaw: 'goes on telling after close',
    noticedBy: 'leaves: the others see it and lose the media, and it is told last of all',
    connection: (connection, { observer }) => ({
      async close() {
        await connection.close();
        setTimeout(() => observer.event({ type: 'speakers', participantIds: [] }), 0);
        await new Promise((resolve) => setTimeout(resolve, 1));
      },
    }),
  },
  {
    flaw: 'tells its end every time it is closed',
    noticedBy: 'leaves twice as once',
    connection: (connection, { observer }) => ({
      async close() {
        await connection.close();
        observer.event({ type: 'connection', state: 'disconnected', reason: 'left', retryable: false });
      },
    }),
  },
  {
    flaw: 'swallows commands after close',
    noticedBy: 'rejects commands after leaving with connection-lost',
    connection: (connection) => ({
      setMuted: (id, muted) => connection.setMuted(id, muted).catch(() => undefined),
    }),
  },
  {
    flaw: 'takes any credentials for expired ones and tries again',
    noticedBy: 'refuses credentials that have expired',
    observer: (observer) => ({
      event: (body) =>
        observer.event(
          body.type === 'connection' && body.state === 'disconnected' && body.reason === 'refused'
            ? { ...body, retryable: true }
            : body,
        ),
    }),
  },
  {
    flaw: 'reports a missing room as a refusal',
    noticedBy: 'refuses a room that is not there as room-not-found, worth another try',
    observer: (observer) => ({
      event: (body) =>
        observer.event(
          body.type === 'connection' && body.state === 'disconnected' && body.reason === 'room-missing'
            ? { ...body, reason: 'refused', retryable: false }
            : body,
        ),
    }),
  },
  {
    flaw: 'tells no roster after a resume',
    noticedBy: 'knows after a resume what happened meanwhile',
    observer: (observer) => {
      let rosters = 0;
      return {
        event(body) {
          if (body.type === 'roster') rosters += 1;
          if (body.type !== 'roster' || rosters === 1) observer.event(body);
        },
      };
    },
  },
  {
    flaw: 'says that people left when the room was closed under them',
    noticedBy: 'tells everyone inside that the call has ended when the room is closed',
    observer: (observer) => ({
      event: (body) =>
        observer.event(
          body.type === 'connection' && body.state === 'disconnected' && body.reason === 'ended'
            ? { ...body, reason: 'left' }
            : body,
        ),
    }),
  },
  {
    flaw: 'names nobody as a speaker',
    noticedBy: 'tells everyone who speaks, the speaker included, and when they stop',
    observer: without('speakers'),
  },
  {
    flaw: 'puts a live object into an event',
    noticedBy: 'publishes a camera, which the others see and get',
    observer: (observer) => ({
      event: (body) =>
        observer.event(
          body.type === 'local-published' ? Object.assign({}, body, { track: new Date() }) : body,
        ),
    }),
  },
  {
    flaw: 'does not encrypt at all',
    noticedBy:
      'plays nothing that was encrypted with another key, says so, and plays it once the right one is entered',
    options: ({ keys: _keys, ...options }) => options,
  },
  {
    flaw: 'encrypts and tells nobody',
    noticedBy:
      'encrypts end to end: with equal keys picture and sound come out, and everybody sees that they are encrypted',
    observer: without('e2ee'),
  },
  {
    flaw: 'takes no key that comes later',
    noticedBy: 'neither sends nor plays anything while the key is missing, and does both once it is entered',
    options: ({ keys, ...options }) => ({
      ...options,
      ...(keys && { keys: { ...keys, onChange: () => () => undefined } }),
    }),
  },
  {
    flaw: 'gives everybody the same key',
    noticedBy:
      'plays nothing that was encrypted with another key, says so, and plays it once the right one is entered',
    options: ({ keys, ...options }) => ({
      ...options,
      ...(keys && { keys: { ...keys, of: async () => ONE_KEY } }),
    }),
  },
  {
    flaw: 'opens a room anew that is there',
    noticedBy: 'opens a room again without touching who is inside',
    server: (server) => ({
      async createRoom(spec) {
        await server.closeRoom(spec.room, 'ended');
        await server.createRoom(spec);
      },
    }),
  },
];

describe('the conformance suite notices an adapter that', () => {
  test.concurrent.for(FLAWS)('$flaw', async (flaw, { expect }) => {
    const one = CONFORMANCE_CASES.find(({ name }) => name === flaw.noticedBy);
    if (!one) throw new Error(`There is no case "${flaw.noticedBy}".`);
    expect(await runCase(one, createMemoryHarness()), 'the whole adapter').toMatchObject({
      outcome: 'passed',
    });
    expect(await runCase(one, broken(flaw)), 'the broken adapter').toMatchObject({ outcome: 'failed' });
  });
});
