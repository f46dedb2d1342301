import type { Source } from '../../../contract/media.ts';
import type { ConformanceCase } from '../conformance-case.ts';
import { expect, expectEqual } from '../conformance-error.ts';
import { optionsOf } from '../person.ts';

const announces = (source: Source, layers: number): ConformanceCase => ({
  name: `publishes a ${source}, which the others see and get`,
  async run(stage) {
    const [ann, ben] = await stage.pair(await stage.openRoom());
    const sent = ann.prepare(source, 'large');
    await stage.done(ann.connection.publish(sent.track, optionsOf(sent)), 'publishing');
    const { publicationId } = sent;
    expect(
      ann.witness
        .of('local-published')
        .some((event) => event.publicationId === publicationId && event.source === source),
      'local-published should be told before publish resolves',
    );
    const seen = await ben.witness.untilPublication(publicationId);
    expectEqual(
      { source: seen.source, mutedBy: seen.mutedBy, encrypted: seen.encrypted },
      { source, mutedBy: [], encrypted: false },
      'what the others see',
    );
    if (stage.supports('simulcast')) expectEqual(seen.layers, layers, 'the layers on offer');
    const track = await ben.witness.untilTrack(publicationId);
    expectEqual(track.kind, sent.track.kind, 'the kind of the remote track');
    expect(
      ben.witness.publicationOf(ann.id, source) !== undefined,
      'it should be the publisher who publishes it',
    );
  },
});

export const publishingCases: readonly ConformanceCase[] = [
  announces('camera', 3),
  announces('microphone', 0),
  announces('screen', 2),
  announces('screen-audio', 0),
  {
    name: 'publishes what was handed over before the connection is up',
    async run(stage) {
      const room = await stage.openRoom();
      const ben = await stage.join(room, 'ben');
      const ann = await stage.arrive(room, 'ann');
      const [camera, microphone] = [ann.prepare('camera', 'small'), ann.prepare('microphone')];
      await stage.done(
        Promise.all([camera, microphone].map((sent) => ann.connection.publish(sent.track, optionsOf(sent)))),
        'publishing before being connected',
      );
      await ben.witness.untilTrack(camera.publicationId);
      await ben.witness.untilTrack(microphone.publicationId);
    },
  },
  {
    name: 'unpublishes what still waits for the connection: nobody ever sees it',
    async run(stage) {
      const room = await stage.openRoom();
      const ben = await stage.join(room, 'ben');
      const ann = await stage.arrive(room, 'ann');
      const sent = ann.prepare('camera', 'small');
      const published = ann.connection.publish(sent.track, optionsOf(sent));
      const refused = stage.refusal(published, 'connection-lost', 'a publish that was cancelled');
      await stage.done(ann.connection.unpublish(sent.publicationId), 'unpublishing before being connected');
      await refused;
      await stage.entered(ann);
      const { publicationId } = await ann.publish('microphone');
      await ben.witness.untilTrack(publicationId);
      await stage.meanwhile();
      expect(ben.witness.publication(sent.publicationId) === undefined, 'nobody should see the camera');
      expect(
        ![...ann.witness.of('local-published'), ...ann.witness.of('local-unpublished')].some(
          (event) => event.publicationId === sent.publicationId,
        ),
        'nothing should be told of a publication that was cancelled',
      );
    },
  },
  {
    name: 'publishes muted what was muted before the connection is up',
    async run(stage) {
      const room = await stage.openRoom();
      const ben = await stage.join(room, 'ben');
      const ann = await stage.arrive(room, 'ann');
      const sent = ann.prepare('microphone');
      await stage.done(
        Promise.all([
          ann.connection.publish(sent.track, optionsOf(sent)),
          ann.connection.setMuted(sent.publicationId, true),
        ]),
        'publishing and muting before being connected',
      );
      await ben.witness.untilPublication(sent.publicationId);
      const first = ben.witness
        .of('publication-added')
        .find((event) => event.publication.publicationId === sent.publicationId);
      expectEqual(first?.publication.mutedBy, ['self'], 'the mute marks when it was first seen');
    },
  },
  {
    name: 'gives a newcomer what was published before',
    async run(stage) {
      const room = await stage.openRoom();
      const ann = await stage.join(room, 'ann');
      const sent = [await ann.publish('camera', { size: 'small' }), await ann.publish('microphone')];
      const ben = await stage.join(room, 'ben');
      for (const { publicationId } of sent) {
        await ben.witness.untilPublication(publicationId);
        await ben.witness.untilTrack(publicationId);
      }
    },
  },
  {
    name: 'publishes muted, which the others see from the first moment',
    async run(stage) {
      const room = await stage.openRoom();
      const [ann, ben] = await stage.pair(room);
      const { publicationId } = await ann.publish('microphone', { muted: true });
      await ben.witness.untilPublication(publicationId);
      const first = ben.witness
        .of('publication-added')
        .find((event) => event.publication.publicationId === publicationId);
      expectEqual(first?.publication.mutedBy, ['self'], 'the mute marks when it was first seen');
      const cem = await stage.join(room, 'cem');
      expectEqual(
        (await cem.witness.untilPublication(publicationId)).mutedBy,
        ['self'],
        'the marks a newcomer sees',
      );
    },
  },
  {
    name: 'unpublishes, and the media is gone for the others',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const sent = [await ann.publish('camera', { size: 'small' }), await ann.publish('microphone')];
      for (const { publicationId } of sent) await ben.witness.untilTrack(publicationId);
      for (const { publicationId } of sent) {
        await stage.done(ann.connection.unpublish(publicationId), 'unpublishing');
        expect(
          ann.witness.of('local-unpublished').some((event) => event.publicationId === publicationId),
          'local-unpublished should be told before unpublish resolves',
        );
        await ben.witness.untilWithdrawn(publicationId);
      }
      expect(ben.witness.people.has(ann.id), 'the person should still be there');
    },
  },
  {
    name: 'unpublishes twice, and what was never published, as if it were done already',
    async run(stage) {
      const ann = await stage.join(await stage.openRoom(), 'ann');
      const { publicationId } = await ann.publish('microphone');
      await stage.done(ann.connection.unpublish(publicationId), 'unpublishing');
      await stage.done(ann.connection.unpublish(publicationId), 'unpublishing again');
      const told = ann.witness
        .of('local-unpublished')
        .filter((event) => event.publicationId === publicationId);
      expectEqual(told.length, 1, 'how often local-unpublished was told');
    },
  },
  {
    name: 'publishes a source again after it was unpublished',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const first = await ann.publish('camera', { size: 'small' });
      await ben.witness.untilTrack(first.publicationId);
      await stage.done(ann.connection.unpublish(first.publicationId), 'unpublishing');
      const second = await ann.publish('camera', { size: 'small' });
      await ben.witness.untilWithdrawn(first.publicationId);
      await ben.witness.untilTrack(second.publicationId);
      expectEqual(ben.witness.people.get(ann.id)?.publications.length, 1, 'the publications of the person');
    },
  },
  {
    name: 'replaces a track in place, with nothing to see for the others but the new media',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const { publicationId } = await ann.publish('camera', { size: 'small' });
      await stage.play(await ben.witness.untilTrack(publicationId)).flows();
      const since = ben.witness.events.length;
      const next = stage.makeTrack('video', 'small');
      await stage.done(ann.connection.replaceTrack(publicationId, next), 'replacing');
      await stage.play(await ben.witness.untilTrack(publicationId)).flows();
      const told = ben.witness.events.slice(since).map(({ type }) => type);
      expect(
        !told.some((type) => type === 'publication-removed' || type === 'publication-added'),
        `the others should see no publication come or go, and saw ${told.join(', ')}`,
      );
    },
  },
  {
    name: 'treats the tracks it was given as borrowed',
    async run(stage) {
      const [ann, ben] = await stage.pair(await stage.openRoom());
      const camera = await ann.publish('camera', { size: 'small' });
      const microphone = await ann.publish('microphone');
      await ben.witness.untilTrack(camera.publicationId);
      await ann.connection.setMuted(microphone.publicationId, true);
      await ann.connection.setMuted(camera.publicationId, true);
      await ann.connection.replaceTrack(camera.publicationId, stage.makeTrack('video', 'small'));
      await ann.connection.setMuted(camera.publicationId, false);
      await ann.connection.unpublish(camera.publicationId);
      await ann.close();
      // The stage looks after every case at whether a track was stopped or disabled.
      expectEqual(
        [camera, microphone].map(({ track }) => [track.readyState, track.enabled]),
        [
          ['live', true],
          ['live', true],
        ],
        'the tracks after muting, replacing, unpublishing and leaving',
      );
    },
  },
];
