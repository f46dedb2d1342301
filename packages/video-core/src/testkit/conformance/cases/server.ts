import { kindOf } from '../../../contract/identity.ts';
import type { ServerEvent } from '../../../contract/server-event.ts';
import type { ConformanceCase } from '../conformance-case.ts';
import { expect, expectEqual } from '../conformance-error.ts';

export const serverCases: readonly ConformanceCase[] = [
  {
    name: 'has one manifest on both halves, of the kind that the deployment names',
    async run(stage) {
      const ann = await stage.arrive(await stage.openRoom(), 'ann');
      const { provider } = ann.seat;
      expectEqual(provider.capabilities, stage.server.capabilities, 'the manifest before loading');
      const { capabilities } = await provider.load();
      expectEqual(capabilities, stage.server.capabilities, 'the manifest of the client half');
      expectEqual(
        kindOf(stage.server.deployment),
        stage.server.capabilities.kind,
        'the kind of the deployment',
      );
      await stage.entered(ann);
    },
  },
  {
    name: 'opens a room again without touching who is inside',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben] = await stage.pair(room);
      await stage.server.createRoom({ room, emptyTimeout: 120, maxParticipants: 50 });
      await ann.connection.send({ topic: 'still here', payload: new Uint8Array(1), reliable: true });
      await ben.witness.untilMessage(({ topic }) => topic === 'still here');
    },
  },
  {
    name: 'issues credentials that are plain JSON',
    async run(stage) {
      const room = await stage.openRoom();
      const { id } = await stage.join(room, 'ann');
      const credentials = await stage.issue(room, id);
      expectEqual(
        JSON.parse(JSON.stringify(credentials)),
        credentials,
        'the credentials after a journey as JSON',
      );
    },
  },
  {
    name: 'lists who is inside and what they publish, and refuses for a room that is not there',
    async run(stage) {
      const room = await stage.openRoom();
      expectEqual(await stage.server.listParticipants(room), [], 'who is in a new room');
      const ann = await stage.join(room, 'ann', { name: 'Ann Example' });
      await ann.publish('microphone');
      await stage.eventually('the list is right', async () => {
        const [first, ...others] = await stage.server.listParticipants(room);
        return (
          others.length === 0 &&
          first?.participantId === ann.id &&
          first.name === 'Ann Example' &&
          Math.abs(first.joinedAt - Date.now()) < 120_000 &&
          first.sources.join() === 'microphone'
        );
      });
      await ann.close();
      await stage.eventually(
        'nobody is left',
        async () => (await stage.server.listParticipants(room)).length === 0,
      );
      await stage.refusal(
        stage.server.listParticipants(stage.unusedRoom()),
        'room-not-found',
        'listing no room',
      );
    },
  },
  {
    name: 'tells of rooms, people and their tracks, each happening with an id of its own',
    async run(stage) {
      const told: ServerEvent[] = [];
      const stop = stage.server.onEvent((event) => told.push(event));
      try {
        const room = await stage.openRoom();
        const ann = await stage.join(room, 'ann', { name: 'Ann Example' });
        const { publicationId } = await ann.publish('microphone');
        await ann.connection.unpublish(publicationId);
        await ann.close();
        await stage.server.closeRoom(room, 'ended');
        const ofRoom = (): readonly ServerEvent[] => told.filter((event) => event.room === room);
        const wanted = [
          'participant-joined',
          'track-published',
          'track-unpublished',
          'participant-left',
          'room-finished',
        ];
        await stage.eventually('everything was told', async () => {
          const types = new Set<string>(ofRoom().map(({ type }) => type));
          return wanted.every((type) => types.has(type));
        });
        const joined = ofRoom().find((event) => event.type === 'participant-joined');
        expectEqual(
          joined?.type === 'participant-joined' && [joined.participantId, joined.name],
          [ann.id, 'Ann Example'],
          'who joined',
        );
        const published = ofRoom().find((event) => event.type === 'track-published');
        expectEqual(
          published?.type === 'track-published' && published.source,
          'microphone',
          'what was published',
        );
        const byId = new Map(ofRoom().map((event) => [event.id, event.type]));
        const once = ofRoom().filter(
          ({ type, id }, index, all) =>
            all.findIndex((other) => other.id === id) === index && type !== undefined,
        );
        expectEqual(byId.size, once.length, 'ids and happenings');
        expect(
          ofRoom().every(({ at }) => Math.abs(at - Date.now()) < 120_000),
          'every event should have a time in milliseconds since 1970',
        );
      } finally {
        stop();
      }
    },
  },
  {
    name: 'says that it is healthy while it runs',
    async run(stage) {
      expectEqual((await stage.done(stage.server.health(), 'answering')).healthy, true, 'its health');
    },
  },
  {
    name: 'says what its media servers have used, which grows, or that it does not know',
    async run(stage) {
      const before = await stage.done(stage.server.usage(), 'reading the usage');
      if (before === undefined) return;
      expect(before.memoryBytes > 0, 'media servers should take memory');
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const camera = await ann.publish('camera');
      stage.play(await ben.witness.untilTrack(camera.publicationId));
      await stage.eventually('what arrived and what was sent is counted', async () => {
        const after = await stage.server.usage();
        return (
          after !== undefined &&
          after.receivedBytes > before.receivedBytes &&
          after.sentBytes > before.sentBytes &&
          after.cpuSeconds >= before.cpuSeconds
        );
      });
    },
  },
];
