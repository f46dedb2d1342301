import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { RoomServiceClient, TokenVerifier } from 'livekit-server-sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack, type Stack } from '../../scripts/stack.mjs';
import { productOptions } from '../stack/product-options.ts';

const KEYS = ['device-sessions', 'a-secret-for-device-sessions-in-tests'] as const;
const STAFF_TOKEN = 'a-token-for-staff-in-tests';
/** Milliseconds, longer than the test's server keeps other calls with nobody inside. */
const BEYOND_GRACE = 5_000;

let folder: string;
let stack: Stack;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'device-session-'));
  const options = await productOptions({ folder, logFolder: join(folder, 'logs'), staffToken: STAFF_TOKEN });
  stack = await startStack({
    ...options,
    services: ['livekit', 'server'],
    env: {
      ...options.env,
      OPEN_REGISTRATION: 'true',
      LIVEKIT_API_KEY: KEYS[0],
      LIVEKIT_API_SECRET: KEYS[1],
    },
  });
});
afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true });
});

interface Access {
  readonly livekitUrl: string;
  readonly token: string;
  readonly roomName: string;
  readonly server_url: string;
  readonly participant_token: string;
  readonly provider: string;
  readonly join: { readonly participant: { readonly rights: object } };
}

async function ask<Answer>(path: string, jwt?: string, body?: object): Promise<Answer> {
  const response = await fetch(`${stack.urls.server}/api/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      'content-type': 'application/json',
      ...(jwt !== undefined && { authorization: `Bearer ${jwt}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${path}: ${response.status} ${await response.clone().text()}`).toBe(true);
  const answer: Answer = await response.json();
  return answer;
}

/** Opens the signalling of LiveKit (RFC 6455, section 4.1), and answers what closes it. */
function enterLivekit({ livekitUrl, token }: Access): () => void {
  const opening = request(`${livekitUrl.replace('ws:', 'http:')}/rtc?access_token=${token}&protocol=15`, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    },
  });
  opening.on('upgrade', (_, socket) => socket.resume());
  opening.end();
  return () => opening.destroy();
}

const register = async (username: string): Promise<string> => {
  const body = { username, email: `${username}@example.org`, password: 'correct horse battery' };
  return (await ask<{ token: string }>('auth/register', undefined, body)).token;
};

it('gives a device and its viewers what LiveKit’s SDKs need, and waits for the device', async () => {
  const [child, parent] = [await register('child'), await register('parent')];
  const started = await ask<Access>('stream/session/start', child, { gameId: 'maze' });
  expect(started).toMatchObject({ provider: 'livekit', livekitUrl: stack.urls.livekit });
  expect(started.server_url).toBe(started.livekitUrl);
  const verifier = new TokenVerifier(...KEYS);
  const claims = await verifier.verify(started.participant_token);
  expect(claims.video).toMatchObject({ canPublish: true, canPublishData: true, canSubscribe: false });
  expect(JSON.parse(claims.metadata ?? '')).toEqual({
    role: 'streamer',
    gameId: 'maze',
    startedAt: expect.any(String),
  });

  await pause(BEYOND_GRACE);
  const api = new RoomServiceClient(stack.urls.livekit.replace('ws:', 'http:'), ...KEYS);
  const rooms = await api.listRooms([claims.video?.room ?? '']);
  expect(rooms).toEqual([expect.objectContaining({ emptyTimeout: 300, maxParticipants: 100 })]);
  const streamerId = claims.sub?.replace('streamer-', '');
  expect(JSON.parse(rooms[0]?.metadata ?? '')).toEqual({
    gameId: 'maze',
    streamerId,
    createdAt: expect.any(String),
  });

  expect(await ask('stream/active')).toEqual([]);
  // As a device's SDK does, but for the media.
  const leave = enterLivekit(started);
  await expect
    .poll(() => ask('stream/active'), { timeout: 8_000 })
    .toEqual([expect.objectContaining({ roomName: started.roomName, streamer: streamerId, gameId: 'maze' })]);

  const watching = await ask<Access>(`stream/session/join/${started.roomName}`, parent, {});
  const viewer = await verifier.verify(watching.token);
  expect(viewer.video).toMatchObject({
    room: claims.video?.room,
    canPublish: false,
    canPublishData: true,
    canSubscribe: true,
  });
  expect(JSON.parse(viewer.metadata ?? '')).toEqual({ role: 'viewer', joinedAt: expect.any(String) });
  leave();
});

it('carries a session on the other provider where its device asks for it', async () => {
  const child = await register('sibling');
  const { providers } = await ask<{ providers: { deployment: string }[] }>('providers');
  const other = providers.map(({ deployment }) => deployment).find((one) => one !== 'livekit');
  const adapters = [other];
  const started = await ask<Access>('stream/session/start', child, { gameId: 'maze', adapters });
  expect(started.provider).toBe(other);
  const watching = await ask<Access>(`stream/session/join/${started.roomName}`, child, {});
  expect(watching).toMatchObject({
    provider: other,
    join: { participant: { rights: { publish: [], subscribe: true, data: true } } },
  });
  // What streams it can run nothing else, so no operator moves it there, by force or not.
  const moved = await fetch(`${stack.urls.server}/moves`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${STAFF_TOKEN}` },
    body: JSON.stringify({ key: started.roomName, to: 'livekit', force: true }),
  });
  expect(moved.status).toBe(400);
  expect(await moved.json()).toMatchObject({ error: { message: expect.stringContaining('alone') } });
});
