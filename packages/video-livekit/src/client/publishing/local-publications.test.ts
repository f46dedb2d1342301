import { asId, DEFAULT_PUBLISH_PROFILE, type AdapterEvent } from '@crossfade/video-core';
import { deferred, type Deferred } from '@crossfade/video-core/adapter-kit';
import { MemoryTrack } from '@crossfade/video-core/testkit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  FakeMediaStream,
  FakePeerConnection,
  FakePublishingRoom,
} from '../../testkit/fake-publishing-room.ts';
import { LocalPublications } from './local-publications.ts';

const publicationId = asId.publication('camera-1');
const camera = { publicationId, source: 'camera', muted: false } as const;

let room: FakePublishingRoom;
let connected: Deferred<void>;
let events: AdapterEvent[];
let local: LocalPublications;
let track: MemoryTrack;

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeMediaStream);
  vi.stubGlobal('MediaStreamTrack', MemoryTrack);
  vi.stubGlobal('RTCPeerConnection', FakePeerConnection);
  room = new FakePublishingRoom();
  connected = deferred();
  events = [];
  local = new LocalPublications(
    room,
    DEFAULT_PUBLISH_PROFILE,
    () => connected.promise,
    (body) => events.push(body),
  );
  track = new MemoryTrack({ kind: 'video', width: 1280, height: 720 });
});

afterEach(() => {
  local.close();
  // Core's own: no adapter clones, stops or disables it.
  expect([track.readyState, track.enabled]).toEqual(['live', true]);
  vi.unstubAllGlobals();
});

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
/** What was ever to be sent, by the sender that was made last. */
const sent = (): readonly (MediaStreamTrack | null)[] => [...room.senders.values()].at(-1)?.sent ?? [];

test('sends the very track that it was lent, and makes no clone of it', async () => {
  const clone = vi.spyOn(track, 'clone');
  connected.resolve();
  await local.publish(track, camera);
  expect(sent()).toEqual([track]);
  expect(clone).not.toHaveBeenCalled();
  expect(events).toEqual([{ type: 'local-published', publicationId, source: 'camera' }]);
});

test('unpublish overtakes a publish that waits for the connection', async () => {
  const published = local.publish(track, camera);
  const refused = expect(published).rejects.toMatchObject({ code: 'connection-lost' });
  await local.unpublish(publicationId);
  await refused;
  connected.resolve();
  await settle();
  expect(room.asked).toEqual([]);
  expect(events).toEqual([]);
});

test.each([0, 1, 2, 3, 5, 8, 13])('unpublish leaves nothing behind %s turns after publish', async (turns) => {
  connected.resolve();
  const published = local.publish(track, camera);
  const settled = Promise.allSettled([published]);
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  await local.unpublish(publicationId);
  await settled;
  expect(room.localParticipant.trackPublications.size).toBe(0);
  expect(sent().at(-1) ?? null).toBeNull();
  expect(events.filter(({ type }) => type === 'local-published')).toHaveLength(
    events.filter(({ type }) => type === 'local-unpublished').length,
  );
});

test('mute overtakes a publish that waits for the connection: nothing enabled is ever sent', async () => {
  const published = local.publish(track, camera);
  const muted = local.setMuted(publicationId, true);
  connected.resolve();
  await Promise.all([published, muted]);
  expect(room.asked.map(({ isMuted }) => isMuted)).toEqual([true]);
  // The sender is made with a track, and negotiated without.
  expect(sent().at(-1)).toBeNull();
  await local.setMuted(publicationId, false);
  expect(sent().at(-1)).toBe(track);
});

test('a replacement overtakes a publish that waits for the connection', async () => {
  const published = local.publish(track, camera);
  const next = new MemoryTrack({ kind: 'video' });
  const replaced = local.replaceTrack(publicationId, next);
  connected.resolve();
  await Promise.all([published, replaced]);
  expect(sent()).toEqual([next]);
});

test.each(['unpublish', 'close'] as const)(
  '%s takes the track from a publish that is under way',
  async (how) => {
    room.holds = true;
    connected.resolve();
    const published = local.publish(track, camera);
    await settle();
    expect(room.asked).toHaveLength(1);
    const refused = expect(published).rejects.toMatchObject({ code: 'connection-lost' });
    const unpublished = how === 'close' ? local.close() : local.unpublish(publicationId);
    room.answer();
    await Promise.all([refused, unpublished]);
    expect(sent().at(-1)).toBeNull();
    expect(events).toEqual([]);
    if (how === 'unpublish') expect(room.withdrawn).toEqual(room.asked);
  },
);

test('mute silences a publish that is under way, and the server is told when it is there', async () => {
  room.holds = true;
  connected.resolve();
  const published = local.publish(track, camera);
  await settle();
  const muted = local.setMuted(publicationId, true);
  room.answer();
  await Promise.all([published, muted]);
  expect(sent().at(-1)).toBeNull();
  expect(room.asked.map(({ isMuted }) => isMuted)).toEqual([true]);
});

test('a replacement of a track whose publish is under way is sent, under the id that was announced', async () => {
  room.holds = true;
  connected.resolve();
  const published = local.publish(track, camera);
  await settle();
  const next = new MemoryTrack({ kind: 'video' });
  const replaced = local.replaceTrack(publicationId, next);
  room.answer();
  await Promise.all([published, replaced]);
  expect(sent()).toEqual([track, next]);
});

test('what is muted stays silent when the SDK publishes it again after a reconnect', async () => {
  connected.resolve();
  await local.publish(track, camera);
  await local.setMuted(publicationId, true);
  const [asked] = room.asked;
  if (!asked) throw new Error('Nothing was published.');
  const sender = room.republish(asked);
  expect(sender.sent.at(-1)).toBeNull();
});

test('unpublish silences at once while the room reconnects, and takes out what the SDK published again', async () => {
  connected.resolve();
  await local.publish(track, camera);
  connected = deferred();
  const unpublished = local.unpublish(publicationId);
  expect(sent().at(-1)).toBeNull();
  const [asked] = room.asked;
  if (!asked) throw new Error('Nothing was published.');
  await room.localParticipant.unpublishTrack(asked);
  const sender = room.republish(asked);
  expect(sender.track).toBeNull();
  connected.resolve();
  await unpublished;
  expect(room.localParticipant.trackPublications.size).toBe(0);
  expect(events.at(-1)).toEqual({ type: 'local-unpublished', publicationId, source: 'camera' });
});

test('a publish that breaks midway is tried again with the same track', async () => {
  room.failure = new Error('the connection broke');
  connected.resolve();
  await local.publish(track, camera);
  expect(room.asked).toHaveLength(2);
  expect(sent()).toEqual([track]);
});
