import { asId } from '../../../contract/identity.ts';
import { SOURCES } from '../../../contract/media.ts';
import type { ConformanceCase } from '../conformance-case.ts';
import { expect, expectEqual } from '../conformance-error.ts';
import { optionsOf } from '../person.ts';
import { ALL_RIGHTS, type Stage } from '../stage.ts';
import { expectFlow } from './flow.ts';
import type { Person } from '../person.ts';
import type { Source } from '../../../contract/media.ts';

const WITHOUT_CAMERA = { ...ALL_RIGHTS, publish: SOURCES.filter((source) => source !== 'camera') };

async function expectPublishRefused(stage: Stage, person: Person, source: Source): Promise<void> {
  const sent = person.prepare(source, 'small');
  await stage.refusal(
    person.connection.publish(sent.track, optionsOf(sent)),
    'publish-refused',
    `publishing a ${source} without the right`,
  );
  expect(
    !person.witness.of('local-published').some((event) => event.publicationId === sent.publicationId),
    'a refused publication should not be told as published',
  );
}

export const moderationCases: readonly ConformanceCase[] = [
  {
    name: 'refuses a source that the credentials do not allow, and the rest goes on',
    async run(stage) {
      const room = await stage.openRoom();
      const ben = await stage.join(room, 'ben');
      const ann = await stage.join(room, 'ann', { rights: WITHOUT_CAMERA });
      await expectPublishRefused(stage, ann, 'camera');
      const { publicationId } = await ann.publish('microphone');
      await expectFlow(stage, ben, publicationId);
      expect(ben.witness.publicationOf(ann.id, 'camera') === undefined, 'nobody should see the camera');
    },
  },
  {
    name: 'refuses everything to somebody who may publish nothing',
    async run(stage) {
      const room = await stage.openRoom();
      const ann = await stage.join(room, 'ann', { rights: { ...ALL_RIGHTS, publish: [] } });
      await expectPublishRefused(stage, ann, 'microphone');
      await expectPublishRefused(stage, ann, 'camera');
    },
  },
  {
    name: 'shows nobody video that is published as a microphone',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const { track, publicationId } = ann.prepare('camera', 'small');
      const publishing = ann.connection.publish(track, { publicationId, source: 'microphone', muted: false });
      // Refused, or removed by the server as soon as it learns of it.
      const refused = await stage.done(
        publishing.then(
          () => false,
          () => true,
        ),
        'publishing video as a microphone',
      );
      if (!refused)
        await ann.witness.untilEvent('local-unpublished', (event) => event.publicationId === publicationId);
      await stage.meanwhile();
      expect(
        !ben.witness
          .of('publication-added')
          .some((event) => event.publication.publicationId === publicationId),
        'nobody should ever see it',
      );
    },
  },
  {
    name: 'blocks a source: it is unpublished at once and refused until it is unblocked',
    feature: 'source-block',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben] = await stage.pair(room);
      const camera = await ann.publish('camera', { size: 'small' });
      const microphone = await ann.publish('microphone');
      await ben.witness.untilTrack(camera.publicationId);
      await stage.done(stage.server.setRights(room, ann.id, WITHOUT_CAMERA), 'blocking');
      const { rights } = await ann.witness.untilEvent('rights');
      expectEqual(
        [...rights.publish].sort(),
        [...WITHOUT_CAMERA.publish].sort(),
        'the sources that are left',
      );
      await ann.witness.untilEvent(
        'local-unpublished',
        (event) => event.publicationId === camera.publicationId,
      );
      await ben.witness.untilWithdrawn(camera.publicationId);
      await expectPublishRefused(stage, ann, 'camera');
      await expectFlow(stage, ben, microphone.publicationId);
      const since = ann.witness.events.length;
      await stage.done(stage.server.setRights(room, ann.id, ALL_RIGHTS), 'unblocking');
      await ann.witness.untilEvent('rights', (event) => event.rights.publish.includes('camera'), since);
      const again = await ann.publish('camera', { size: 'small' });
      await expectFlow(stage, ben, again.publicationId);
    },
  },
  {
    name: 'keeps a block when the person comes back with old credentials',
    feature: 'source-block',
    async run(stage) {
      const room = await stage.openRoom();
      const id = asId.participant('ann');
      const credentials = await stage.issue(room, id);
      const ann = await stage.connect(credentials, id);
      await stage.entered(ann);
      await stage.done(stage.server.setRights(room, id, WITHOUT_CAMERA), 'blocking');
      await ann.witness.untilEvent('rights');
      await ann.close();
      const again = await stage.connect(credentials, id);
      await stage.entered(again);
      const ben = await stage.join(room, 'ben');
      const sent = again.prepare('camera', 'small');
      // A provider that cannot revoke what it signed may need a moment to take the source out again.
      await again.connection.publish(sent.track, optionsOf(sent)).catch(() => undefined);
      await ben.witness.until(
        'the camera is not there',
        () => ben.witness.people.has(id) && ben.witness.publicationOf(id, 'camera') === undefined,
      );
      await stage.meanwhile(1_000);
      expect(ben.witness.publicationOf(id, 'camera') === undefined, 'the block should hold');
      await expectPublishRefused(stage, again, 'camera');
    },
  },
  {
    name: 'sends nothing to somebody who may not subscribe',
    async run(stage) {
      const room = await stage.openRoom();
      const ann = await stage.join(room, 'ann');
      const { publicationId } = await ann.publish('microphone');
      const ben = await stage.join(room, 'ben', { rights: { ...ALL_RIGHTS, subscribe: false } });
      await ben.witness.untilPerson(ann.id);
      await stage.meanwhile(1_000);
      const stats = await ben.stats(publicationId, 'receive');
      expect((stats?.bytes ?? 0) === 0, 'no media should arrive without the right');
    },
  },
  {
    name: 'removes somebody, who is told why, and who is gone for the others',
    feature: 'remove',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben] = await stage.pair(room);
      const { publicationId } = await ann.publish('microphone');
      await ben.witness.untilTrack(publicationId);
      await stage.done(
        stage.server.removeParticipant(room, ann.id, 'Please mind the house rules. 🙏'),
        'removing',
      );
      const told = await ann.witness.until('disconnected', () => ann.witness.ending);
      expectEqual(
        { reason: told.reason, retryable: told.retryable, message: told.message },
        { reason: 'removed', retryable: false, message: 'Please mind the house rules. 🙏' },
        'what the removed person is told',
      );
      expect(!ann.witness.connections.includes('reconnecting'), 'nobody reconnects who was removed');
      await ben.witness.untilGone(ann.id);
      const left = ben.witness.of('participant-left').find((event) => event.participantId === ann.id);
      expectEqual(left?.reason, 'removed', 'why the others lost them');
      expect(!ben.witness.tracks.has(publicationId), 'the media of the removed should be gone');
      await stage.refusal(
        ann.connection.setMuted(publicationId, true),
        'connection-lost',
        'a command of the removed',
      );
    },
  },
  {
    name: 'removes somebody without a word: who is told that they were removed, and of no other trouble',
    feature: 'remove',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben] = await stage.pair(room);
      const { publicationId } = await ann.publish('microphone');
      await expectFlow(stage, ben, publicationId);
      await stage.done(stage.server.removeParticipant(room, ann.id, ''), 'removing');
      const { reason, retryable, message } = await ann.witness.until(
        'disconnected',
        () => ann.witness.ending,
      );
      expectEqual({ reason, retryable }, { reason: 'removed', retryable: false }, 'why it ended');
      expect(!message, 'there are no words');
      expect(!ann.witness.connections.includes('reconnecting'), 'nobody reconnects who was removed');
    },
  },
  {
    name: 'does not let the removed back in with their old credentials, but with new ones',
    feature: 'remove',
    async run(stage) {
      const room = await stage.openRoom();
      const ben = await stage.join(room, 'ben');
      const id = asId.participant('ann');
      const old = await stage.issue(room, id);
      const ann = await stage.connect(old, id);
      await stage.entered(ann);
      await stage.done(stage.server.removeParticipant(room, id, 'Out.'), 'removing');
      await ann.witness.until('disconnected', () => ann.witness.ending);
      await ben.witness.untilGone(id);

      // A provider that cannot revoke what it signed may let them in for the moment that it takes to put them out.
      const again = await stage.connect(old, id);
      const ending = await again.witness.until('disconnected', () => again.witness.ending);
      expect(
        ending.reason === 'refused' || ending.reason === 'removed',
        `whoever comes back should be refused or removed, and the connection ended with ${ending.reason}`,
      );
      await ben.witness.untilGone(id);

      const readmitted = await stage.join(room, 'ann', { id });
      await stage.meanwhile(1_000);
      expect(readmitted.witness.ending === undefined, 'new credentials should admit');
      await ben.witness.untilPerson(id);
    },
  },
  {
    name: 'removes whoever is not there as if it were done already',
    feature: 'remove',
    async run(stage) {
      const room = await stage.openRoom();
      const nobody = asId.participant('nobody');
      await stage.done(stage.server.removeParticipant(room, nobody, 'Out.'), 'removing nobody');
      await stage.done(
        stage.server.removeParticipant(stage.unusedRoom(), nobody, 'Out.'),
        'removing from no room',
      );
      await stage.done(stage.server.setRights(room, nobody, ALL_RIGHTS), 'setting the rights of nobody');
    },
  },
];
