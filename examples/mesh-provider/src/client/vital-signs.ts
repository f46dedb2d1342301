import type { AdapterEvent, ParticipantId, PublicationId, QualityLevel } from '@crossfade/video-core';
import type { TrackStats } from '@crossfade/video-core/client';

/** One look at a participant's connection. */
export interface Look {
  readonly participantId: ParticipantId;
  /** `down` is one that was up. */
  readonly way: 'coming' | 'up' | 'down';
  readonly stats: readonly TrackStats[];
  /** Their microphone, when it is not muted. */
  readonly voice: PublicationId | undefined;
  /** What should flow from them now: silence of everything else is no fault. */
  readonly expected: ReadonlySet<PublicationId>;
}

/** Mean square of the samples from which on it is speech: -40 dB of the loudest. */
const SPEECH = 1e-4;
/** Looks in a row without a packet that make a stall. */
const QUIET_LOOKS = 4;

interface Seen {
  packets: number;
  lost: number;
  energy: number;
  quiet: number;
  flow: 'flowing' | 'stalled' | undefined;
}

/**
 * What a server in the middle would tell and here everybody sees for themselves, in the counters of their own
 * connections: who speaks, what flows, how good the way is.
 */
export class VitalSigns {
  readonly #self: ParticipantId;
  #seen = new Map<string, Seen>();
  readonly #levels = new Map<ParticipantId, QualityLevel>();
  #speakers = '';
  #limited = false;
  #lookedAt: number | undefined;

  constructor(self: ParticipantId) {
    this.#self = self;
  }

  /** @param at Milliseconds, on any clock that only rises. */
  look(at: number, looks: readonly Look[], ownVoice: PublicationId | undefined): readonly AdapterEvent[] {
    const seconds = (at - (this.#lookedAt ?? at)) / 1_000;
    this.#lookedAt = at;
    const before = this.#seen;
    this.#seen = new Map();
    const events: AdapterEvent[] = [];
    const powers = new Map<ParticipantId, number>();
    const levels: QualityLevel[] = [];
    let limited = false;
    for (const { participantId, way, stats, voice, expected } of looks) {
      let received = 0;
      let lost = 0;
      for (const one of stats) {
        const { publicationId, direction } = one;
        // Before it is up nothing can be sent at all, which is another failure.
        limited ||= way === 'up' && one.limitedBy === 'bandwidth';
        const seen = this.#remember(before, `${direction} ${participantId} ${publicationId}`);
        const power = seconds > 0 ? ((one.audioEnergy ?? 0) - seen.energy) / seconds : 0;
        seen.energy = one.audioEnergy ?? 0;
        const speaker = direction === 'send' ? this.#self : participantId;
        if (publicationId === (direction === 'send' ? ownVoice : voice))
          powers.set(speaker, Math.max(power, powers.get(speaker) ?? 0));
        if (direction === 'send') continue;
        received += one.packets - seen.packets;
        lost += Math.max(0, (one.packetsLost ?? 0) - seen.lost);
        const state = flowOf(seen, one.packets, expected.has(publicationId));
        if (state) events.push({ type: 'media', participantId, publicationId, state });
        seen.lost = one.packetsLost ?? 0;
      }
      const roundTrip = stats.find(({ roundTripTime }) => roundTripTime !== undefined)?.roundTripTime;
      const level = levelOf(way, roundTrip, lost / Math.max(1, lost + received));
      if (level !== 'unknown') levels.push(level);
      events.push(...this.#quality(participantId, level));
    }
    // A participant who reaches one of the others well is well connected.
    const best = ORDER.find((level) => levels.includes(level));
    events.push(...this.#quality(this.#self, best ?? 'unknown'));
    if (limited !== this.#limited) {
      this.#limited = limited;
      events.push({ type: 'bandwidth-limited', direction: 'send', limited });
    }
    const participantIds = [...powers]
      .filter(([, power]) => power > SPEECH)
      .sort(([, left], [, right]) => right - left)
      .map(([participantId]) => participantId);
    if (participantIds.join() !== this.#speakers) events.push({ type: 'speakers', participantIds });
    this.#speakers = participantIds.join();
    return events;
  }

  /** What was seen of a track at the last look; of those that are not looked at any more nothing is kept. */
  #remember(before: ReadonlyMap<string, Seen>, track: string): Seen {
    const seen = before.get(track) ?? { packets: 0, lost: 0, energy: 0, quiet: 0, flow: undefined };
    this.#seen.set(track, seen);
    return seen;
  }

  #quality(participantId: ParticipantId, level: QualityLevel): readonly AdapterEvent[] {
    if (level === 'unknown' || this.#levels.get(participantId) === level) return [];
    this.#levels.set(participantId, level);
    return [{ type: 'quality', participantId, level }];
  }
}

/** Notes the packets, and tells when a track begins or ceases to flow. */
function flowOf(seen: Seen, packets: number, expected: boolean): 'flowing' | 'stalled' | undefined {
  const came = packets > seen.packets;
  seen.packets = packets;
  seen.quiet = came || !expected ? 0 : seen.quiet + 1;
  const flow = came ? 'flowing' : seen.quiet >= QUIET_LOOKS ? 'stalled' : seen.flow;
  if (flow === seen.flow) return undefined;
  seen.flow = flow;
  return flow;
}

const ORDER = ['excellent', 'good', 'poor', 'lost'] as const satisfies readonly QualityLevel[];

/** @param roundTrip Seconds. @param loss Of the packets since the last look, from 0 to 1. */
function levelOf(way: Look['way'], roundTrip: number | undefined, loss: number): QualityLevel {
  if (way === 'down') return 'lost';
  if (way === 'coming' || roundTrip === undefined) return 'unknown';
  if (roundTrip < 0.15 && loss < 0.02) return 'excellent';
  return roundTrip < 0.3 && loss < 0.05 ? 'good' : 'poor';
}
