import { WebhookEvent } from 'livekit-server-sdk';
import { expect, test } from 'vitest';
import { serverEventOf } from './server-event.ts';

const webhook = (event: string, rest: Readonly<Record<string, unknown>> = {}): WebhookEvent =>
  WebhookEvent.fromJsonString(
    JSON.stringify({ event, id: 'EV_1', createdAt: '1700000000', room: { name: 'call.1.1' }, ...rest }),
  );
const base = { id: 'EV_1', room: 'call.1.1', at: 1_700_000_000_000 };
const participant = { identity: 'ada', name: 'Ada' };

test.each([
  [webhook('room_started'), { ...base, type: 'room-started' }],
  [webhook('room_finished'), { ...base, type: 'room-finished' }],
  [
    webhook('participant_joined', { participant }),
    { ...base, type: 'participant-joined', participantId: 'ada', name: 'Ada' },
  ],
  [webhook('participant_left', { participant }), { ...base, type: 'participant-left', participantId: 'ada' }],
  [
    webhook('track_published', { participant, track: { source: 'SCREEN_SHARE_AUDIO' } }),
    { ...base, type: 'track-published', participantId: 'ada', source: 'screen-audio' },
  ],
  [
    webhook('track_unpublished', { participant, track: { source: 'CAMERA' } }),
    { ...base, type: 'track-unpublished', participantId: 'ada', source: 'camera' },
  ],
])('maps %#', (event, expected) => {
  expect(serverEventOf(event)).toEqual(expected);
});

test.each([
  ['a recording', webhook('egress_started')],
  ['an unknown event', webhook('something_new')],
  ["an application's own track", webhook('track_published', { participant, track: { source: 'UNKNOWN' } })],
  ['a track of nobody', webhook('track_published', { track: { source: 'CAMERA' } })],
  ['a join of nobody', webhook('participant_joined')],
  ['an event without a room', webhook('room_started', { room: {} })],
  ['an event without an id', webhook('room_started', { id: '' })],
])('says nothing of %s', (_, event) => {
  expect(serverEventOf(event)).toBeUndefined();
});
