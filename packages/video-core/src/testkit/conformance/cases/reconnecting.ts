import type { ConformanceCase } from '../conformance-case.ts';
import { expect, expectEqual } from '../conformance-error.ts';
import type { Person } from '../person.ts';
import { expectFlow } from './flow.ts';

/** What the connection told since its `index`-th event. */
const toldSince = ({ witness }: Person, index: number): readonly string[] =>
  witness.events
    .slice(index)
    .flatMap((event) =>
      event.type === 'connection' ? [event.state] : event.type === 'roster' ? ['roster'] : [],
    );

async function untilBack(person: Person, since: number): Promise<void> {
  await person.witness.untilEvent('connection', (event) => event.state === 'reconnecting', since);
  await person.witness.untilEvent('connection', (event) => event.state === 'connected', since);
  await person.witness.untilEvent('roster', () => true, since);
}

export const reconnectingCases: readonly ConformanceCase[] = [
  {
    name: 'resumes after its signalling broke: the same people, the same publications, media goes on',
    feature: 'resume',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const [fromAnn, fromBen] = [await ann.publish('microphone'), await ben.publish('microphone')];
      await expectFlow(stage, ann, fromBen.publicationId);
      await expectFlow(stage, ben, fromAnn.publicationId);
      const [annSince, benSince] = [ann.witness.events.length, ben.witness.events.length];
      await ann.seat.cut();
      const cut = await ann.witness.untilEvent(
        'connection',
        (event) => event.state === 'reconnecting',
        annSince,
      );
      expectEqual(cut.state === 'reconnecting' && cut.how, 'resume', 'how it reconnects');
      await ann.seat.heal();
      await untilBack(ann, annSince);
      const told = toldSince(ann, annSince);
      expect(
        told.lastIndexOf('roster') > told.lastIndexOf('connected'),
        'the roster should follow "connected"',
      );
      await expectFlow(stage, ann, fromBen.publicationId);
      await expectFlow(stage, ben, fromAnn.publicationId);
      const lost = ben.witness.events.slice(benSince).filter(({ type }) => type === 'participant-left');
      expectEqual(lost, [], 'who was gone for the others');
      expectEqual([...ann.witness.people.keys()], [ben.id], 'who is there afterwards');
    },
  },
  {
    name: 'knows after a resume what happened meanwhile',
    feature: 'resume',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben, cem] = await stage.meet(room, 'ann', 'ben', 'cem');
      if (!ann || !ben || !cem) return;
      const microphone = await ben.publish('microphone');
      await ann.witness.untilTrack(microphone.publicationId);
      const since = ann.witness.events.length;
      await ann.seat.cut();
      await ann.witness.untilEvent('connection', (event) => event.state === 'reconnecting', since);
      const dora = await stage.join(room, 'dora');
      await ben.connection.setMuted(microphone.publicationId, true);
      const camera = await ben.publish('camera', { size: 'small' });
      await cem.close();
      await dora.witness.untilGone(cem.id);
      await ann.seat.heal();
      await untilBack(ann, since);
      await ann.witness.untilPerson(dora.id);
      await ann.witness.untilGone(cem.id);
      await ann.witness.untilPublication(microphone.publicationId, ({ mutedBy }) => mutedBy.includes('self'));
      await expectFlow(stage, ann, camera.publicationId);
    },
  },
  {
    name: 'keeps commands that were given while the signalling was broken, and does them afterwards',
    feature: 'resume',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const microphone = await ann.publish('microphone');
      await ben.witness.untilPublication(microphone.publicationId);
      const since = ann.witness.events.length;
      await ann.seat.cut();
      await ann.witness.untilEvent('connection', (event) => event.state === 'reconnecting', since);
      const muted = ann.connection.setMuted(microphone.publicationId, true);
      const published = ann.publish('camera', { size: 'small' });
      await ann.seat.heal();
      await untilBack(ann, since);
      await stage.done(muted, 'muting across a cut');
      const { publicationId } = await stage.done(published, 'publishing across a cut');
      await ben.witness.untilPublication(microphone.publicationId, ({ mutedBy }) => mutedBy.includes('self'));
      await expectFlow(stage, ben, publicationId);
    },
  },
  {
    name: 'loses no reliable data over a cut of the signalling',
    feature: 'resume',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const say = (person: Person, topic: string): Promise<void> =>
        person.connection.send({ topic, payload: new Uint8Array(3), reliable: true });
      await say(ann, 'before');
      const since = ann.witness.events.length;
      await ann.seat.cut();
      await ann.witness.untilEvent('connection', (event) => event.state === 'reconnecting', since);
      const sent = Promise.all([say(ann, 'from the cut'), say(ben, 'to the cut')]);
      await ann.seat.heal();
      await untilBack(ann, since);
      await stage.done(sent, 'sending across a cut');
      await ann.witness.untilMessage(({ topic }) => topic === 'to the cut');
      await ben.witness.untilMessage(({ topic }) => topic === 'from the cut');
      for (const { witness } of [ann, ben]) {
        const topics = witness.messages.map(({ topic }) => topic);
        expectEqual(topics.length, new Set(topics).size, 'how often each message came, together');
      }
    },
  },
  {
    name: 'connects anew when the server forgot it: people, publications and media are back both ways',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const [fromAnn, fromBen] = [
        [await ann.publish('camera', { size: 'small' }), await ann.publish('microphone')],
        [await ben.publish('camera', { size: 'small' }), await ben.publish('microphone')],
      ];
      for (const { publicationId } of fromBen) await expectFlow(stage, ann, publicationId);
      for (const { publicationId } of fromAnn) await expectFlow(stage, ben, publicationId);
      const since = ann.witness.events.length;
      await ann.seat.loseSession();
      await ann.witness.untilEvent(
        'connection',
        (event) => event.state === 'reconnecting' && event.how === 'full',
        since,
      );
      await untilBack(ann, since);
      for (const { publicationId } of fromBen) await expectFlow(stage, ann, publicationId);
      for (const { publicationId } of fromAnn) await expectFlow(stage, ben, publicationId);
      expectEqual([...ann.witness.people.keys()], [ben.id], 'who Ann sees afterwards');
      expectEqual([...ben.witness.people.keys()], [ann.id], 'who Ben sees afterwards');
      expectEqual(ben.witness.people.get(ann.id)?.publications.length, 2, 'what Ann publishes afterwards');
    },
  },
  {
    name: 'keeps mute marks and what is not subscribed to when it connects anew',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const mine = await ann.publish('microphone', { muted: true });
      const [wanted, unwanted] = [await ben.publish('microphone'), await ben.publish('screen-audio')];
      await expectFlow(stage, ann, wanted.publicationId);
      await ann.witness.untilTrack(unwanted.publicationId);
      ann.connection.setSubscribed(unwanted.publicationId, false);
      await ann.witness.until('it is let go', () => !ann.witness.tracks.has(unwanted.publicationId));
      const since = ann.witness.events.length;
      await ann.seat.loseSession();
      await untilBack(ann, since);
      await expectFlow(stage, ann, wanted.publicationId);
      const back = await ben.witness.untilPublication(mine.publicationId);
      expectEqual(back.mutedBy, ['self'], 'the mute marks afterwards');
      await stage.meanwhile();
      expect(!ann.witness.tracks.has(unwanted.publicationId), 'what was let go should stay so');
    },
  },
];
