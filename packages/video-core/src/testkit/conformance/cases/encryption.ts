import type { EncryptionStatus } from '../../../client/encryption/frames.ts';
import type { PublicationId } from '../../../contract/identity.ts';
import type { ConformanceCase } from '../conformance-case.ts';
import { expect, expectEqual } from '../conformance-error.ts';
import type { Person } from '../person.ts';
import type { Stage } from '../stage.ts';
import { expectFlow } from './flow.ts';

const RIGHT = { secret: 'correct horse battery staple' };
const OTHER = { secret: 'another one' };

/** Waits until somebody's media fares so at somebody else. */
async function expectStatus(at: Person, of: Person, status: EncryptionStatus): Promise<void> {
  await at.witness.until(
    `${of.id} is "${status}" at ${at.id}`,
    () => at.witness.of('e2ee').findLast(({ participantId }) => participantId === of.id)?.state === status,
  );
}

const frames = async (person: Person, publicationId: PublicationId): Promise<number> =>
  (await person.stats(publicationId, 'receive'))?.frames ?? 0;

const energy = async (person: Person, publicationId: PublicationId): Promise<number> =>
  (await person.stats(publicationId, 'receive'))?.audioEnergy ?? 0;

/** Neither picture nor sound comes out, however long one listens. */
async function expectNothing(
  stage: Stage,
  person: Person,
  camera: PublicationId,
  voice: PublicationId,
): Promise<void> {
  await stage.meanwhile(1_000);
  expectEqual(await frames(person, camera), 0, 'the pictures that were decoded');
  expect((await energy(person, voice)) < SILENCE, 'no sound should come out, not even noise');
}

/** Of the energy of a tone that is heard for a fraction of a second. */
const SILENCE = 0.000_1;

export const encryptionCases: readonly ConformanceCase[] = [
  {
    name: 'encrypts end to end: with equal keys picture and sound come out, and everybody sees that they are encrypted',
    feature: 'encryption',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben] = await Promise.all([stage.join(room, 'ann', RIGHT), stage.join(room, 'ben', RIGHT)]);
      const camera = await ann.publish('camera', { size: 'small' });
      const voice = await ann.publish('microphone');
      for (const { publicationId } of [camera, voice]) await expectFlow(stage, ben, publicationId);
      await expectStatus(ben, ann, 'on');
      await expectStatus(ann, ann, 'on');
      for (const { publicationId } of [camera, voice])
        expect(
          ben.witness.publication(publicationId)?.encrypted === true,
          'the publication should be marked as encrypted',
        );
    },
  },
  {
    name: 'plays nothing that was encrypted with another key, says so, and plays it once the right one is entered',
    feature: 'encryption',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben] = await Promise.all([stage.join(room, 'ann', RIGHT), stage.join(room, 'ben', OTHER)]);
      const camera = await ann.publish('camera', { size: 'small' });
      const voice = await ann.publish('microphone');
      for (const { publicationId } of [camera, voice])
        stage.play(await ben.witness.untilTrack(publicationId));
      await expectStatus(ben, ann, 'wrong-key');
      await expectNothing(stage, ben, camera.publicationId, voice.publicationId);
      await ben.secret.enter(RIGHT.secret);
      for (const { publicationId } of [camera, voice]) await expectFlow(stage, ben, publicationId);
      await expectStatus(ben, ann, 'on');
    },
  },
  {
    name: 'neither sends nor plays anything while the key is missing, and does both once it is entered',
    feature: 'encryption',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben] = await Promise.all([
        stage.join(room, 'ann', RIGHT),
        stage.join(room, 'ben', { secret: '' }),
      ]);
      const fromAnn = await ann.publish('camera', { size: 'small' });
      const [fromBen, voiceOfBen] = [
        await ben.publish('camera', { size: 'small' }),
        await ben.publish('microphone'),
      ];
      stage.play(await ben.witness.untilTrack(fromAnn.publicationId));
      await expectStatus(ben, ann, 'missing-key');
      await expectStatus(ben, ben, 'missing-key');
      await expectNothing(stage, ann, fromBen.publicationId, voiceOfBen.publicationId);
      expectEqual(await frames(ben, fromAnn.publicationId), 0, 'the pictures decoded without a key');
      await ben.secret.enter(RIGHT.secret);
      await expectFlow(stage, ben, fromAnn.publicationId);
      await expectFlow(stage, ann, fromBen.publicationId);
      await expectStatus(ann, ben, 'on');
      await expectStatus(ben, ben, 'on');
    },
  },
  {
    name: 'encrypts a screen beside a camera, and what is published again after a full reconnect',
    feature: 'encryption',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben] = await Promise.all([stage.join(room, 'ann', RIGHT), stage.join(room, 'ben', RIGHT)]);
      const sent = [
        await ann.publish('camera', { size: 'small' }),
        await ann.publish('screen', { size: 'small' }),
      ];
      for (const { publicationId } of sent) await expectFlow(stage, ben, publicationId);
      await ann.seat.loseSession();
      await ann.witness.until('the full reconnect', () => {
        const reconnecting = ann.witness.connections.lastIndexOf('reconnecting');
        return reconnecting !== -1 && ann.witness.connections.lastIndexOf('connected') > reconnecting;
      });
      for (const { publicationId } of sent) await expectFlow(stage, ben, publicationId);
      expect(
        ben.witness.of('e2ee').every(({ state }) => state !== 'wrong-key' && state !== 'off'),
        'no frame should have been taken for another key’s, nor for an unencrypted one',
      );
    },
  },
  {
    name: 'encrypts messages end to end: whoever has another key, or none, gets none of them',
    feature: 'encryption-data',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben, eve, dan] = await Promise.all([
        stage.join(room, 'ann', RIGHT),
        stage.join(room, 'ben', RIGHT),
        stage.join(room, 'eve', OTHER),
        // Gets what the server gets.
        stage.join(room, 'dan'),
      ]);
      const words = 'nobody else reads this';
      const secret = new TextEncoder().encode(words);
      for (let line = 0; line < 20; line += 1)
        await stage.done(
          ann.connection.send({ topic: `line ${line}`, payload: secret, reliable: true }),
          'sending',
        );
      await ben.witness.until('all messages are there', () => ben.witness.messages.length >= 20);
      expectEqual(
        ben.witness.messages.map(({ topic, payload }) => [topic, new TextDecoder().decode(payload)]),
        Array.from({ length: 20 }, (_, line) => [`line ${line}`, words]),
        'the messages',
      );
      expectEqual(eve.witness.messages.length, 0, 'the messages at somebody with another key');
      expect(
        dan.witness.messages.every(({ payload }) => !new TextDecoder().decode(payload).includes(words)),
        'what the server forwards should not be readable',
      );
      // What is not encrypted is nobody's word in an encrypted room.
      await stage.done(
        dan.connection.send({ topic: 'forged', payload: secret, reliable: true }),
        'sending unencrypted',
      );
      await stage.done(ann.connection.send({ topic: 'last', payload: secret, reliable: true }), 'sending');
      await ben.witness.untilMessage(({ topic }) => topic === 'last');
      expect(
        !ben.witness.messages.some(({ topic }) => topic === 'forged'),
        'an unencrypted message should not be delivered',
      );
    },
  },
  {
    name: 'refuses to send messages without a key',
    feature: 'encryption-data',
    async run(stage) {
      const ann = await stage.join(await stage.openRoom(), 'ann', { secret: '' });
      await stage.refusal(
        ann.connection.send({ topic: 't', payload: new Uint8Array(1), reliable: true }),
        'data-refused',
        'sending without a key',
      );
    },
  },
];
