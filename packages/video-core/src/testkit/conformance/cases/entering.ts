import { CapabilityUnsupportedError } from '../../../contract/errors/capability-unsupported-error.ts';
import { asId, type RoomName } from '../../../contract/identity.ts';
import type { ConformanceCase } from '../conformance-case.ts';
import { expect, expectEqual } from '../conformance-error.ts';
import type { Person } from '../person.ts';
import type { Stage } from '../stage.ts';

const HIDDEN = { publish: [], subscribe: true, data: false, hidden: true } as const;

/** `undefined` when the provider admits nobody hidden. */
async function joinHidden(stage: Stage, room: RoomName): Promise<Person | undefined> {
  const id = asId.participant('unseen');
  const credentials = await stage.issue(room, id, { rights: HIDDEN }).catch((error: unknown) => {
    if (error instanceof CapabilityUnsupportedError) return undefined;
    throw error;
  });
  if (credentials === undefined) return undefined;
  const unseen = await stage.connect(credentials, id);
  await stage.entered(unseen);
  return unseen;
}

export const enteringCases: readonly ConformanceCase[] = [
  {
    name: 'tells connecting, connected and the roster, in this order, before entered resolves',
    async run(stage) {
      const ann = await stage.join(await stage.openRoom(), 'ann');
      const told = ann.toldBeforeEntered.flatMap((event) => {
        if (event.type === 'connection') return [event.state];
        return event.type === 'roster' ? ['roster'] : [];
      });
      expectEqual(
        told.slice(0, 3),
        ['connecting', 'connected', 'roster'],
        'what was told when entered resolved',
      );
      expect(ann.witness.people.size === 0, 'the roster of a new room should be empty');
    },
  },
  {
    name: 'gives a newcomer a roster of everyone, with name, role, time and publications',
    async run(stage) {
      const room = await stage.openRoom();
      const before = Date.now();
      const ann = await stage.join(room, 'ann', { name: 'Ann Example', role: 'host' });
      const microphone = await ann.publish('microphone');
      const ben = await stage.join(room, 'ben');
      // A publication may be on its way; the person may not.
      const seen = ben.witness.of('roster')[0]?.participants.find((one) => one.participantId === ann.id);
      expect(seen !== undefined, 'the first roster should hold who was there before');
      expectEqual([seen.name, seen.role], ['Ann Example', 'host'], 'name and role');
      expect(
        Math.abs(seen.joinedAt - before) < 120_000,
        `joinedAt should be milliseconds since 1970: ${seen.joinedAt}`,
      );
      const publication = await ben.witness.untilPublication(microphone.publicationId);
      expectEqual([publication.source, publication.mutedBy], ['microphone', []], 'source and mute marks');
    },
  },
  {
    name: 'tells everyone inside who comes',
    async run(stage) {
      const room = await stage.openRoom();
      const ann = await stage.join(room, 'ann');
      const ben = await stage.join(room, 'ben', { name: 'Ben Example', role: 'host' });
      const { participant } = await ann.witness.untilEvent('participant-joined');
      expectEqual(
        [participant.participantId, participant.name, participant.role],
        [ben.id, 'Ben Example', 'host'],
        'who came',
      );
    },
  },
  {
    name: 'carries names of every script, whole',
    async run(stage) {
      const room = await stage.openRoom();
      const ann = await stage.join(room, 'ann');
      const names = ['👩‍🚀 Zoë', 'مريم', '山田 花子', '<b>&amp;"quoted"\\</b>', 'n'.repeat(80)];
      const guests = await Promise.all(
        names.map((name, index) => stage.join(room, `guest${index}`, { name })),
      );
      for (const [index, { id }] of guests.entries())
        expectEqual((await ann.witness.untilPerson(id)).name, names[index], 'a name');
    },
  },
  {
    name: 'lets four people in at once, and each sees the three others',
    async run(stage) {
      const people = await stage.meet(await stage.openRoom(), 'ann', 'ben', 'cem', 'dora');
      for (const { witness } of people) expect(witness.people.size === 3, 'everyone should see three others');
    },
  },
  {
    name: 'shows nobody who is hidden, and lets them see, or admits nobody hidden',
    async run(stage) {
      const room = await stage.openRoom();
      const ann = await stage.join(room, 'ann');
      const camera = await ann.publish('camera');
      const unseen = await joinHidden(stage, room);
      if (unseen === undefined) return;
      const { id } = unseen;
      await unseen.witness.untilTrack(camera.publicationId);
      const ben = await stage.join(room, 'ben');
      await ann.witness.untilPerson(ben.id);
      const listed = (await stage.server.listParticipants(room)).find(
        ({ participantId }) => participantId === id,
      );
      expectEqual(listed?.rights, HIDDEN, 'what the server half lists of them');
      await unseen.connection.close();
      // Arrives after anything that their leaving would have caused.
      const microphone = await ben.publish('microphone');
      await ann.witness.untilPublication(microphone.publicationId);
      for (const { witness } of [ann, ben])
        expect(!JSON.stringify(witness.events).includes(id), 'nobody should learn of them');
    },
  },
  {
    name: 'does not count who is hidden among those who may be in a room',
    async run(stage) {
      const room = await stage.openRoom({ maxParticipants: 1 });
      const ann = await stage.join(room, 'ann');
      // The room is full now.
      await stage.server.createRoom({ room, emptyTimeout: 120, maxParticipants: 1 });
      if ((await joinHidden(stage, room)) === undefined) return;
      await ann.close();
      await stage.eventually('ann has left', async () => {
        const inside = await stage.server.listParticipants(room);
        return inside.every(({ participantId }) => participantId !== ann.id);
      });
      await stage.join(room, 'ben');
    },
  },
  {
    name: 'takes demands and wishes for publications that are not there yet',
    async run(stage) {
      const room = await stage.openRoom();
      const ann = await stage.arrive(room, 'ann');
      const nowhere = asId.publication('not-there-yet');
      ann.connection.setDemand(nowhere, { visible: true, width: 320, height: 180 });
      ann.connection.setSubscribed(nowhere, false);
      await stage.entered(ann);
      ann.connection.setDemand(nowhere, { visible: false, width: 0, height: 0 });
      ann.connection.setSubscribed(nowhere, true);
    },
  },
  {
    name: 'prepares without credentials, without a word and without harm',
    async run(stage) {
      const ann = await stage.arrive(await stage.openRoom(), 'ann');
      const adapter = await ann.seat.provider.load();
      adapter.prepare(undefined);
      adapter.prepare('not a url');
      await stage.entered(ann);
    },
  },
];
