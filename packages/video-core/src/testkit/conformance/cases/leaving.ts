import { asId } from '../../../contract/identity.ts';
import type { ConformanceCase } from '../conformance-case.ts';
import { expect, expectEqual } from '../conformance-error.ts';
import { optionsOf } from '../person.ts';
import { expectFlow } from './flow.ts';

export const leavingCases: readonly ConformanceCase[] = [
  {
    name: 'leaves: the others see it and lose the media, and it is told last of all',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const { publicationId } = await ann.publish('microphone');
      await ben.witness.untilTrack(publicationId);
      await stage.done(ann.close(), 'leaving');
      await ben.witness.untilGone(ann.id);
      const left = ben.witness.of('participant-left').find((event) => event.participantId === ann.id);
      expectEqual(left?.reason, 'left', 'why the others lost them');
      await ben.witness.until('the media is gone', () => !ben.witness.tracks.has(publicationId));
      expectEqual(
        ann.witness.events.at(-1),
        { type: 'connection', state: 'disconnected', reason: 'left', retryable: false },
        'the last event',
      );
    },
  },
  {
    name: 'leaves twice as once',
    async run(stage) {
      const ann = await stage.join(await stage.openRoom(), 'ann');
      await stage.done(
        Promise.all([ann.connection.close(), ann.connection.close()]),
        'leaving twice at once',
      );
      await stage.done(ann.connection.close(), 'leaving again');
      expectEqual(
        ann.witness.connections.filter((state) => state === 'disconnected').length,
        1,
        'how often the end was told',
      );
    },
  },
  {
    name: 'tells nothing after it has left, whatever happens in the room',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben] = await stage.pair(room);
      await ann.close();
      await ben.publish('microphone');
      await ben.connection.send({ topic: 'late', payload: new Uint8Array(1), reliable: true });
      const cem = await stage.join(room, 'cem');
      await cem.witness.untilPerson(ben.id);
      // The stage looks after every case at whether a witness was told something after close.
      expectEqual(ann.witness.violations, [], 'what was told after leaving');
    },
  },
  {
    name: 'rejects commands after leaving with connection-lost',
    async run(stage) {
      const ann = await stage.join(await stage.openRoom(), 'ann');
      const { publicationId } = await ann.publish('microphone');
      await ann.close();
      const sent = ann.prepare('camera', 'small');
      const { connection } = ann;
      const commands: readonly (readonly [string, Promise<void>])[] = [
        ['publish', connection.publish(sent.track, optionsOf(sent))],
        ['setMuted', connection.setMuted(publicationId, true)],
        ['replaceTrack', connection.replaceTrack(publicationId, stage.makeTrack('audio'))],
        ['send', connection.send({ topic: 't', payload: new Uint8Array(1), reliable: true })],
      ];
      await Promise.all(
        commands.map(([what, command]) => stage.refusal(command, 'connection-lost', `${what} after leaving`)),
      );
      connection.setDemand(publicationId, { visible: true, width: 1, height: 1 });
      connection.setSubscribed(publicationId, false);
    },
  },
  {
    name: 'leaves before it has entered, and is never seen inside',
    async run(stage) {
      const room = await stage.openRoom();
      const ben = await stage.join(room, 'ben');
      const ann = await stage.arrive(room, 'ann');
      await stage.done(ann.close(), 'leaving before entering');
      await stage.refusal(ann.connection.entered, 'connection-lost', 'entering after leaving');
      expectEqual(ann.witness.ending?.reason, 'left', 'how the connection ended');
      await stage.meanwhile(1_000);
      await ben.witness.untilGone(ann.id);
    },
  },
  {
    name: 'is replaced by a second connection of the same person, who is there once',
    async run(stage) {
      const room = await stage.openRoom();
      const [first, ben] = await stage.pair(room);
      const before = await first.publish('microphone');
      await ben.witness.untilTrack(before.publicationId);
      const second = await stage.join(room, 'ann', { id: first.id });
      const told = await first.witness.until('disconnected', () => first.witness.ending);
      expectEqual(
        { reason: told.reason, retryable: told.retryable },
        { reason: 'replaced', retryable: false },
        'what the first is told',
      );
      await ben.witness.until(
        'the publication of the first is gone',
        () => !ben.witness.publication(before.publicationId),
      );
      const after = await second.publish('microphone');
      await expectFlow(stage, ben, after.publicationId);
      expectEqual([...ben.witness.people.keys()], [first.id], 'who Ben sees');
      expectEqual([...second.witness.people.keys()], [ben.id], 'who the second sees');
      const inside = await stage.server.listParticipants(room);
      expectEqual(
        inside.map(({ participantId }) => participantId).toSorted(),
        [first.id, ben.id].toSorted(),
        'who is inside',
      );
      await stage.refusal(
        first.connection.setMuted(before.publicationId, true),
        'connection-lost',
        'a command of the first',
      );
      await stage.done(first.connection.close(), 'closing the replaced connection');
      await stage.meanwhile();
      expect(ben.witness.people.has(second.id), 'closing the replaced connection should take nobody out');
    },
  },
  {
    name: 'comes back after leaving with the same credentials',
    async run(stage) {
      const room = await stage.openRoom();
      const ben = await stage.join(room, 'ben');
      const id = asId.participant('ann');
      const credentials = await stage.issue(room, id);
      for (let visit = 0; visit < 3; visit += 1) {
        const ann = await stage.connect(credentials, id);
        await stage.entered(ann);
        await ben.witness.untilPerson(id);
        await ann.close();
        await ben.witness.untilGone(id);
      }
    },
  },
  {
    name: 'tells everyone inside that the call has ended when the room is closed',
    async run(stage) {
      const room = await stage.openRoom();
      const people = await stage.pair(room);
      await people[0].publish('microphone');
      await stage.done(stage.server.closeRoom(room, 'ended'), 'closing the room');
      for (const { witness } of people) {
        const told = await witness.until('disconnected', () => witness.ending);
        expectEqual(
          { reason: told.reason, retryable: told.retryable },
          { reason: 'ended', retryable: false },
          'what people inside are told',
        );
      }
      await stage.refusal(stage.server.listParticipants(room), 'room-not-found', 'listing a closed room');
      await stage.done(stage.server.closeRoom(room, 'ended'), 'closing it again');
    },
  },
  {
    name: 'comes and goes ten times, and each time is seen and heard, and gone',
    async run(stage) {
      const room = await stage.openRoom();
      const ben = await stage.join(room, 'ben');
      for (let visit = 0; visit < 10; visit += 1) {
        const ann = await stage.join(room, 'ann');
        const [camera, microphone] = await Promise.all([
          ann.publish('camera', { size: 'small' }),
          ann.publish('microphone'),
        ]);
        await expectFlow(stage, ben, camera.publicationId);
        await expectFlow(stage, ben, microphone.publicationId);
        await stage.done(ann.close(), 'leaving');
        await ben.witness.untilGone(ann.id);
      }
      expectEqual(ben.witness.tracks.size, 0, 'the tracks that are left over');
      const inside = await stage.server.listParticipants(room);
      expectEqual(
        inside.map(({ participantId }) => participantId),
        [ben.id],
        'who is inside',
      );
    },
  },
];
