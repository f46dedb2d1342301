import { describe, expect, it } from 'vitest';
import type { MutedBy, Source } from '../../contract/media.ts';
import type { RoomState } from '../../call/call-state.ts';
import { callReducer, INITIAL_CALL_STATE } from '../../call/call-reducer.ts';
import { asId, type PublicationId } from '../../contract/identity.ts';
import type { TrackStats } from '../../contract/track-stats.ts';
import { fakeJoinAnswer } from '../../testkit/client/fake-join-answer.ts';
import { FlowEvidence } from './flow-evidence.ts';

const BEN = asId.participant('ben');
const everything = (): boolean => true;

/** A room in which Ben publishes these, under ids that begin with `name`. */
function room(name: string, sources: Partial<Record<Source, readonly MutedBy[]>>): RoomState {
  const admitted = callReducer(INITIAL_CALL_STATE, { type: 'local/admitted', answer: fakeJoinAnswer() });
  const stamp = { epoch: 1, attempt: 1, seq: 1, at: 0 };
  const publications = (['camera', 'microphone'] as const)
    .filter((source) => sources[source])
    .map((source) => ({
      publicationId: idOf(name, source),
      source,
      mutedBy: sources[source] ?? [],
      encrypted: false,
      layers: 0,
    }));
  const participant = { participantId: BEN, name: 'Ben', role: 'guest' as const, joinedAt: 0, publications };
  const [only] = callReducer(admitted, { ...stamp, type: 'roster', participants: [participant] }).rooms;
  if (only === undefined) throw new Error('there is no room');
  return only;
}
const idOf = (name: string, source: Source): PublicationId => asId.publication(`${name}-${source}`);

const counters = (name: string, source: Source, packets: number, frames?: number): TrackStats => ({
  publicationId: idOf(name, source),
  direction: 'receive',
  kind: source === 'camera' ? 'video' : 'audio',
  bytes: packets * 100,
  packets,
  ...(frames !== undefined && { frames }),
});

describe('what flows in the source is expected in the target', () => {
  const source = room('s', { camera: [], microphone: [] });
  const target = room('t', { camera: [], microphone: [] });
  const flowing = [counters('s', 'camera', 50, 20), counters('s', 'microphone', 50)];
  const look = (there: readonly TrackStats[], here = flowing, at = 0) => ({
    at,
    source: here,
    target: there,
  });
  const receiving = (there: readonly TrackStats[]): boolean =>
    new FlowEvidence().receiving(source, target, look(there), everything);

  it('in packets, and in decoded frames of what is decoded', () => {
    expect(receiving([])).toBe(false);
    expect(receiving([counters('t', 'camera', 1, 1)])).toBe(false);
    expect(receiving([counters('t', 'camera', 5, 0), counters('t', 'microphone', 1)])).toBe(false);
    expect(receiving([counters('t', 'camera', 5, 1), counters('t', 'microphone', 1)])).toBe(true);
  });

  it('in packets alone where the source does not decode either, as without the key', () => {
    const undecoded = [counters('s', 'camera', 50, 0)];
    const there = look([counters('t', 'camera', 5, 0)], undecoded);
    expect(new FlowEvidence().receiving(source, target, there, everything)).toBe(true);
  });

  it('unless it is not wanted here, or muted', () => {
    const nothing = look([]);
    expect(new FlowEvidence().receiving(source, target, nothing, () => false)).toBe(true);
    const muted = room('s', { camera: ['self'], microphone: ['server'] });
    expect(new FlowEvidence().receiving(muted, target, nothing, everything)).toBe(true);
  });

  it('unless it stopped two seconds ago, and again when it goes on', () => {
    const evidence = new FlowEvidence();
    const at = (ms: number, here = flowing): boolean =>
      evidence.receiving(source, target, look([], here, ms), everything);
    expect([at(0), at(1_900), at(2_100)]).toEqual([false, false, true]);
    expect(at(2_200, [counters('s', 'microphone', 51)])).toBe(false);
  });

  it('of those too who are not in the target yet', () => {
    expect(new FlowEvidence().receiving(source, room('t', {}), look([]), everything)).toBe(false);
  });
});
