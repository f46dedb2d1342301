import { asId, type AdapterEvent, type PublicationId } from '@crossfade/video-core';
import type { TrackStats } from '@crossfade/video-core/client';
import { describe, expect, it } from 'vitest';
import { VitalSigns, type Look } from './vital-signs.ts';

const [me, ben, cem] = [asId.participant('me'), asId.participant('ben'), asId.participant('cem')];
const voice = (name: string): PublicationId => asId.publication(`voice of ${name}`);

const heard = (from: string, more: Partial<TrackStats>): TrackStats => ({
  publicationId: voice(from),
  direction: 'receive',
  kind: 'audio',
  bytes: 0,
  packets: 0,
  roundTripTime: 0.01,
  ...more,
});

const look = (from: 'ben' | 'cem', more: Partial<TrackStats>, change: Partial<Look> = {}): Look => ({
  participantId: from === 'ben' ? ben : cem,
  way: 'up',
  stats: [heard(from, more)],
  voice: voice(from),
  expected: new Set([voice(from)]),
  ...change,
});

const speakers = (events: readonly AdapterEvent[]) =>
  events.flatMap((event) => (event.type === 'speakers' ? [event.participantIds] : []));
const media = (events: readonly AdapterEvent[]) =>
  events.flatMap((event) => (event.type === 'media' ? [event.state] : []));
const quality = (events: readonly AdapterEvent[]) =>
  events.flatMap((event) => (event.type === 'quality' ? [`${event.participantId} ${event.level}`] : []));

describe('what a browser sees of a call in its own counters', () => {
  it('names who speaks, the loudest first, the local participant included, and each change once', () => {
    const signs = new VitalSigns(me);
    const own: TrackStats = { ...heard('me', { audioEnergy: 0 }), direction: 'send' };
    const at = (time: number, fromBen: number, fromCem: number, mine: number) =>
      speakers(
        signs.look(
          time,
          [
            look('ben', { audioEnergy: fromBen }, {}),
            look(
              'cem',
              {},
              { stats: [heard('cem', { audioEnergy: fromCem }), { ...own, audioEnergy: mine }] },
            ),
          ],
          voice('me'),
        ),
      );
    expect(at(0, 0, 0, 0)).toEqual([]);
    expect(at(1_000, 0.1, 0.2, 0)).toEqual([[cem, ben]]);
    expect(at(2_000, 0.2, 0.4, 0)).toEqual([]);
    expect(at(3_000, 0.2, 0.4, 0.5)).toEqual([[me]]);
    expect(at(4_000, 0.2, 0.4, 0.5)).toEqual([[]]);
  });

  it('never names a muted participant, whatever the counters say', () => {
    const signs = new VitalSigns(me);
    signs.look(0, [look('ben', { audioEnergy: 0 }, { voice: undefined })], undefined);
    expect(
      speakers(signs.look(1_000, [look('ben', { audioEnergy: 9 }, { voice: undefined })], undefined)),
    ).toEqual([]);
  });

  it('tells that media flows at the first packets, and that it stalls when nothing comes that should', () => {
    const signs = new VitalSigns(me);
    const at = (packets: number, expected = true) =>
      media(signs.look(0, [look('ben', { packets }, expected ? {} : { expected: new Set() })], undefined));
    expect(at(0)).toEqual([]);
    expect(at(5)).toEqual(['flowing']);
    for (let quiet = 0; quiet < 10; quiet += 1) expect(at(5, false)).toEqual([]);
    expect([at(5), at(5), at(5), at(5), at(5)].flat()).toEqual(['stalled']);
    expect(at(6)).toEqual(['flowing']);
  });

  it('judges each way by delay and losses, and the own connection by the best of them', () => {
    const signs = new VitalSigns(me);
    const first = [look('ben', { packets: 100, packetsLost: 0 }), look('cem', { roundTripTime: 0.2 })];
    expect(quality(signs.look(0, first, undefined))).toEqual(['ben excellent', 'cem good', 'me excellent']);
    const second = [
      look('ben', { packets: 200, packetsLost: 20 }),
      look('cem', {}, { way: 'down', stats: [] }),
    ];
    expect(quality(signs.look(1_000, second, undefined))).toEqual(['ben poor', 'cem lost', 'me poor']);
    expect(quality(new VitalSigns(me).look(0, [look('ben', {}, { way: 'coming' })], undefined))).toEqual([]);
  });

  it('says that the network is slow only of a way that is up, and each change once', () => {
    const signs = new VitalSigns(me);
    const at = (way: Look['way'], limitedBy: 'bandwidth' | 'cpu') =>
      signs
        .look(0, [look('ben', { direction: 'send', limitedBy }, { way })], undefined)
        .flatMap((event) => (event.type === 'bandwidth-limited' ? [event.limited] : []));
    expect(at('coming', 'bandwidth')).toEqual([]);
    expect([at('up', 'cpu'), at('up', 'bandwidth'), at('up', 'bandwidth')]).toEqual([[], [true], []]);
    expect(at('up', 'cpu')).toEqual([false]);
  });
});
