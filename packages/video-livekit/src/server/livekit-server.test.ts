import { asId, type DeploymentId } from '@crossfade/video-core';
import type { ServerEvent } from '@crossfade/video-core/server';
import { AccessToken, TokenVerifier } from 'livekit-server-sdk';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLivekitServer, type LivekitServer } from './livekit-server.ts';

const key = { apiKey: 'devkey', apiSecret: 'a-secret-of-at-least-32-characters' };
const deployment: DeploymentId = asId.deployment('livekit');
const room = asId.room('call.1.1');
const ada = asId.participant('ada');

type Answer = { readonly status?: number; readonly body: Readonly<Record<string, unknown>> };
interface Call {
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const notFound: Answer = { status: 404, body: { code: 'not_found', msg: 'participant does not exist' } };

/** Answers LiveKit's Twirp API (POST /twirp/livekit.RoomService/<method>) as it is told to, and writes down the calls. */
let http: Server;
let answers: Record<string, Answer>;
let calls: Call[];
let clock: number;
let livekit: LivekitServer;
let url: string;

beforeEach(async () => {
  answers = {};
  calls = [];
  clock = 1_000;
  http = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const method = request.url?.split('/').at(-1) ?? '';
      if (text !== '') calls.push({ method, body: JSON.parse(text) });
      const { status = 200, body } = answers[method] ?? { body: {} };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  url = `ws://127.0.0.1:${port}`;
  livekit = createLivekitServer({
    deployment,
    url,
    ...key,
    requestTimeout: 1,
    now: () => clock,
  });
});

afterEach(async () => {
  await livekit.close();
  http.closeAllConnections();
  http.close();
});

/** What the watch over removals asks several times a second, whenever that is. */
const WATCH = new Set(['ListRooms', 'ListParticipants']);
const methods = (): string[] => calls.map(({ method }) => method).filter((method) => !WATCH.has(method));

async function signed(body: string, secret = key.apiSecret): Promise<string> {
  const token = new AccessToken(key.apiKey, secret);
  token.sha256 = createHash('sha256').update(body).digest('base64');
  return token.toJwt();
}

/** What LiveKit tells of whoever enters with these credentials. */
async function attributesIn(credentials: unknown): Promise<unknown> {
  const { token } = credentialsSchema(credentials);
  return (await new TokenVerifier(key.apiKey, key.apiSecret).verify(token)).attributes;
}

function credentialsSchema(credentials: unknown): { readonly token: string } {
  if (typeof credentials !== 'object' || credentials === null || !('token' in credentials))
    throw new Error('There is no token.');
  return { token: String(credentials.token) };
}

const webhook = (event: string, rest: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ event, id: `EV_${event}`, createdAt: '1700000000', room: { name: room }, ...rest });

const joined = (issuedAt: number): string =>
  webhook('participant_joined', {
    participant: { identity: ada, attributes: { 'crossfade.issued-at': String(issuedAt) } },
  });

describe('what is asked of something that is not there', () => {
  test('is done already', async () => {
    for (const method of [
      'RemoveParticipant',
      'SendData',
      'GetParticipant',
      'UpdateParticipant',
      'DeleteRoom',
    ]) {
      answers[method] = notFound;
    }
    await livekit.removeParticipant(room, ada, 'Bye.');
    await livekit.mute(room, ada, 'microphone');
    await livekit.setRights(room, ada, { publish: [], subscribe: true, data: true });
    await livekit.closeRoom(room, 'ended');
  });

  test('is an error where the contract says so', async () => {
    answers['ListRooms'] = { body: { rooms: [] } };
    answers['ListParticipants'] = { body: { participants: [] } };
    await expect(livekit.listParticipants(room)).rejects.toMatchObject({ code: 'room-not-found' });
  });
});

test.each([
  ['an error', { status: 500, body: { code: 'internal', msg: 'boom' } }],
  ['no node', { status: 503, body: { code: 'unavailable', msg: 'no response from servers' } }],
])('who is inside is unknown, and not nobody, when %s answers', async (_, answer) => {
  answers['ListRooms'] = { body: { rooms: [{ name: room }] } };
  answers['ListParticipants'] = answer;
  await expect(livekit.listParticipants(room)).rejects.toMatchObject({ code: 'provider-unavailable' });
});

describe('a deployment that does not answer', () => {
  beforeEach(() => {
    http.removeAllListeners('request');
  });

  test('is unavailable, within the timeout', async () => {
    const later = answeredLater();
    const requests = [
      livekit.createRoom({ room, emptyTimeout: 60, maxParticipants: 9 }),
      livekit.removeParticipant(room, ada, ''),
    ];
    await Promise.all(
      requests.map((request) => expect(request).rejects.toMatchObject({ code: 'provider-unavailable' })),
    );
    expect(later).not.toHaveBeenCalled();
  });

  test('is unhealthy, and says so before a request is given up', async () => {
    const later = answeredLater();
    expect(await livekit.health()).toMatchObject({ healthy: false });
    expect(later).not.toHaveBeenCalled();
  });

  /** Called when a request ends that is given the usual 5 s. */
  function answeredLater(): () => void {
    const later = vi.fn();
    const patient = createLivekitServer({ deployment, url, ...key });
    patient.createRoom({ room, emptyTimeout: 60, maxParticipants: 9 }).then(later, later);
    return later;
  }
});

test('is unavailable when the deployment refuses its key, and names the key to operators alone', async () => {
  const refused = { status: 401, body: { code: 'unauthenticated', msg: 'invalid token' } };
  answers = { ListRooms: refused, CreateRoom: refused };
  const creating = livekit.createRoom({ room, emptyTimeout: 60, maxParticipants: 9 });
  await expect(creating).rejects.toMatchObject({
    code: 'provider-unavailable',
    message: expect.not.stringContaining('LIVEKIT'),
  });
  const health = await livekit.health();
  expect(health.healthy).toBe(false);
  expect(health.detail).toContain('LIVEKIT_API_SECRET');
  expect(health.detail).not.toContain(key.apiSecret);
});

test('keeps an empty room as long as core asks, before and after people', async () => {
  await livekit.createRoom({ room, emptyTimeout: 600, maxParticipants: 9 });
  expect(calls[0]).toEqual({
    method: 'CreateRoom',
    body: { name: room, emptyTimeout: 600, departureTimeout: 600, maxParticipants: 9 },
  });
});

test('lists who is inside, in the contract’s words', async () => {
  answers['ListRooms'] = { body: { rooms: [{ name: room }] } };
  answers['ListParticipants'] = {
    body: {
      participants: [
        {
          identity: ada,
          name: 'Ada',
          state: 'ACTIVE',
          joinedAtMs: '1700000000123',
          tracks: [{ source: 'MICROPHONE' }, { source: 'UNKNOWN' }],
          permission: { canPublish: true, canPublishSources: ['MICROPHONE'], canSubscribe: true },
        },
        { identity: 'gone', state: 'DISCONNECTED' },
      ],
    },
  };
  expect(await livekit.listParticipants(room)).toEqual([
    {
      participantId: ada,
      name: 'Ada',
      joinedAt: 1_700_000_000_123,
      sources: ['microphone'],
      rights: { publish: ['microphone'], subscribe: true, data: false },
    },
  ]);
});

test('mutes every track of a source, after saying who muted it', async () => {
  answers['GetParticipant'] = {
    body: {
      identity: ada,
      tracks: [
        { sid: 'TR_1', source: 'MICROPHONE' },
        { sid: 'TR_2', source: 'CAMERA' },
        { sid: 'TR_3', source: 'MICROPHONE' },
      ],
    },
  };
  await livekit.mute(room, ada, 'microphone');
  expect(calls.slice(1)).toEqual([
    {
      method: 'UpdateParticipant',
      body: { room, identity: ada, attributes: { 'crossfade.muted.microphone': 'TR_1 TR_3' } },
    },
    { method: 'MutePublishedTrack', body: { room, identity: ada, trackSid: 'TR_1', muted: true } },
    { method: 'MutePublishedTrack', body: { room, identity: ada, trackSid: 'TR_3', muted: true } },
  ]);
});

describe('automatic room creation', () => {
  test('is told by the health of a deployment that has it, whose calls go on', async () => {
    expect(await livekit.health()).toEqual({ healthy: true, detail: expect.stringContaining('auto_create') });
  });

  test('is asked for once, until some minutes later', async () => {
    await livekit.health();
    answers['validate'] = { status: 404, body: {} };
    expect(await livekit.health()).toHaveProperty('detail');
    clock += 300_000;
    expect(await livekit.health()).toEqual({ healthy: true });
  });

  test.each([404, 401, 500])('is not told of a deployment that answers %i', async (status) => {
    answers['validate'] = { status, body: {} };
    expect(await livekit.health()).toEqual({ healthy: true });
  });
});

describe('a removal', () => {
  test('tells the participant why before it removes them', async () => {
    await livekit.removeParticipant(room, ada, 'You were loud.');
    expect(methods()).toEqual(['GetParticipant', 'SendData', 'RemoveParticipant']);
    expect(calls[1]?.body).toMatchObject({ destinationIdentities: [ada], topic: 'crossfade.removal' });
  });

  test('rejects when it was not carried out, and may be repeated until it is', async () => {
    answers['RemoveParticipant'] = { status: 503, body: { code: 'unavailable', msg: 'overloaded' } };
    await expect(livekit.removeParticipant(room, ada, '')).rejects.toMatchObject({
      code: 'provider-unavailable',
    });
    delete answers['RemoveParticipant'];
    await livekit.removeParticipant(room, ada, '');
    expect(methods().filter((method) => method === 'RemoveParticipant')).toHaveLength(2);
  });

  test('that no node answers rejects while the participant is listed', async () => {
    answers['RemoveParticipant'] = {
      status: 503,
      body: { code: 'unavailable', msg: 'no response from servers' },
    };
    answers['GetParticipant'] = { body: { identity: ada } };
    await expect(livekit.removeParticipant(room, ada, '')).rejects.toMatchObject({
      code: 'provider-unavailable',
    });
  });

  test('ejects whoever enters again with an old token, from the moment in which they are listed', async () => {
    await livekit.removeParticipant(room, ada, '');
    answers['ListRooms'] = { body: { rooms: [{ name: room }] } };
    answers['ListParticipants'] = {
      body: {
        participants: [
          { identity: ada, state: 'JOINED', attributes: { 'crossfade.issued-at': String(clock - 1) } },
          { identity: 'bob', state: 'JOINED' },
        ],
      },
    };
    calls.length = 0;
    await expect.poll(methods).toContain('RemoveParticipant');
    expect(calls.find(({ method }) => method === 'RemoveParticipant')?.body).toMatchObject({ identity: ada });
  });

  test('is watched over for as long as a refreshed token admits, and after each entry anew', async () => {
    await livekit.removeParticipant(room, ada, '');
    calls.length = 0;
    clock += 600_000;
    await pause(700);
    expect(calls).toEqual([]);
  });
});

describe('an admission', () => {
  test('with a token from before the removal is undone, and nobody hears of it', async () => {
    const heard: ServerEvent[] = [];
    livekit.onEvent((event) => heard.push(event));
    await livekit.removeParticipant(room, ada, '');
    calls.length = 0;
    const body = joined(clock - 1);
    expect(await livekit.receiveWebhook(body, await signed(body))).toBeUndefined();
    expect(methods()).toEqual(['RemoveParticipant']);
    expect(heard).toEqual([]);
  });

  test('with a token without a time of issue counts as one from before', async () => {
    await livekit.removeParticipant(room, ada, '');
    calls.length = 0;
    const body = webhook('participant_joined', { participant: { identity: ada } });
    await livekit.receiveWebhook(body, await signed(body));
    expect(methods()).toEqual(['RemoveParticipant']);
  });

  test('with a token from after the removal stands', async () => {
    await livekit.removeParticipant(room, ada, '');
    calls.length = 0;
    const body = joined(clock + 1);
    expect(await livekit.receiveWebhook(body, await signed(body))).toMatchObject({
      type: 'participant-joined',
    });
    expect(methods()).not.toContain('RemoveParticipant');
  });

  test('with a token from before a block is blocked again', async () => {
    await livekit.setRights(room, ada, { publish: ['microphone'], subscribe: true, data: true });
    calls.length = 0;
    const body = joined(clock - 1);
    expect(await livekit.receiveWebhook(body, await signed(body))).toMatchObject({
      type: 'participant-joined',
    });
    expect(calls.slice(0, 1)).toMatchObject([
      { method: 'UpdateParticipant', body: { permission: { canPublishSources: ['MICROPHONE'] } } },
    ]);
  });

  test('with a token that was signed late, from a record read before, counts by when that was read', async () => {
    const readAt = clock;
    clock += 5;
    await livekit.removeParticipant(room, ada, '');
    clock += 5;
    const credentials = await livekit.issueCredentials({
      room,
      participantId: ada,
      name: 'Ada',
      role: 'guest',
      rights: { publish: [], subscribe: true, data: true },
      ttl: 60,
      readAt,
    });
    const attributes = await attributesIn(credentials);
    calls.length = 0;
    const body = webhook('participant_joined', { participant: { identity: ada, attributes } });
    expect(await livekit.receiveWebhook(body, await signed(body))).toBeUndefined();
    expect(methods()).toEqual(['RemoveParticipant']);
  });

  test('after the room was finished and made again is held against what was decided before', async () => {
    await livekit.removeParticipant(room, ada, '');
    const finished = webhook('room_finished');
    await livekit.receiveWebhook(finished, await signed(finished));
    await livekit.createRoom({ room, emptyTimeout: 60, maxParticipants: 9 });
    const body = joined(clock - 1);
    expect(await livekit.receiveWebhook(body, await signed(body))).toBeUndefined();
    expect(methods().at(-1)).toBe('RemoveParticipant');
  });

  test('that could not be undone is delivered again', async () => {
    await livekit.removeParticipant(room, ada, '');
    answers['RemoveParticipant'] = { status: 500, body: { code: 'internal', msg: 'boom' } };
    const body = joined(clock - 1);
    await expect(livekit.receiveWebhook(body, await signed(body))).rejects.toMatchObject({
      code: 'provider-unavailable',
    });
  });
});

describe('a room that was closed', () => {
  const spec = { room, emptyTimeout: 60, maxParticipants: 9 };

  test('is never made again', async () => {
    await livekit.closeRoom(room, 'ended');
    calls.length = 0;
    await expect(livekit.createRoom(spec)).rejects.toMatchObject({ code: 'room-not-found' });
    expect(calls).toEqual([]);
  });

  test('while it was made is taken down again', async () => {
    const creating = livekit.createRoom(spec);
    await livekit.closeRoom(room, 'ended');
    await expect(creating).rejects.toMatchObject({ code: 'room-not-found' });
    expect(methods().at(-1)).toBe('DeleteRoom');
  });

  test('ejects whoever enters it while it is not gone yet', async () => {
    answers['DeleteRoom'] = { status: 500, body: { code: 'internal', msg: 'boom' } };
    await livekit.closeRoom(room, 'ended').catch(() => undefined);
    const body = joined(clock);
    expect(await livekit.receiveWebhook(body, await signed(body))).toBeUndefined();
    expect(methods().at(-1)).toBe('RemoveParticipant');
  });

  test('rejects when it was not closed', async () => {
    answers['DeleteRoom'] = { status: 500, body: { code: 'internal', msg: 'boom' } };
    await expect(livekit.closeRoom(room, 'ended')).rejects.toMatchObject({ code: 'provider-unavailable' });
  });
});

describe('a room that is full', () => {
  const grant = {
    room,
    participantId: ada,
    name: 'Ada',
    role: 'guest',
    rights: { publish: [], subscribe: true, data: true },
    ttl: 60,
    readAt: 1,
  } as const;
  const people = (...ids: readonly string[]): Answer => ({
    body: { participants: ids.map((identity) => ({ identity, state: 'JOINED' })) },
  });
  beforeEach(async () => {
    answers['ListRooms'] = { body: { rooms: [{ name: room }] } };
    answers['ListParticipants'] = people('bob', 'cem');
    await livekit.createRoom({ room, emptyTimeout: 60, maxParticipants: 2 });
  });

  test('gives nobody new credentials', async () => {
    await expect(livekit.issueCredentials(grant)).rejects.toMatchObject({ code: 'call-full' });
  });

  test('gives them to whoever is in it, and to everybody once somebody has left', async () => {
    answers['ListParticipants'] = people('bob', ada);
    await livekit.issueCredentials(grant);
    answers['ListParticipants'] = people('bob');
    await livekit.issueCredentials(grant);
    calls.length = 0;
    await livekit.issueCredentials(grant);
    expect(calls).toEqual([]);
  });
});

describe('a track whose kind does not fit its source', () => {
  const published = (type: string): string =>
    webhook('track_published', { participant: { identity: ada }, track: { source: 'MICROPHONE', type } });

  test('costs the right to the source, with which it is unpublished, and nobody hears of it', async () => {
    answers['GetParticipant'] = {
      body: {
        identity: ada,
        permission: {
          canPublish: true,
          canPublishSources: ['CAMERA', 'MICROPHONE'],
          canSubscribe: true,
          canPublishData: true,
        },
      },
    };
    const heard: ServerEvent[] = [];
    livekit.onEvent((event) => heard.push(event));
    const body = published('VIDEO');
    await livekit.receiveWebhook(body, await signed(body));
    expect(calls.at(-1)).toMatchObject({
      method: 'UpdateParticipant',
      body: { identity: ada, permission: { canPublish: true, canPublishSources: ['CAMERA'] } },
    });
    expect(heard).toEqual([]);
  });

  test('is none where it fits', async () => {
    const body = published('AUDIO');
    await livekit.receiveWebhook(body, await signed(body));
    expect(calls).toEqual([]);
  });
});

describe('the others', () => {
  test('are told at once of somebody who publishes nothing yet, even if that fails', async () => {
    for (const answer of [{ body: {} }, { status: 500, body: { code: 'internal', msg: 'boom' } }]) {
      calls.length = 0;
      answers['UpdateParticipant'] = answer;
      const body = joined(clock);
      await livekit.receiveWebhook(body, await signed(body));
      expect(calls).toMatchObject([
        {
          method: 'UpdateParticipant',
          body: { room, identity: ada, attributes: { 'crossfade.arrived': '1000' } },
        },
      ]);
    }
  });
});

describe('a webhook', () => {
  test('delivered twice is the same event twice', async () => {
    const heard: ServerEvent[] = [];
    const stop = livekit.onEvent((event) => heard.push(event));
    const body = webhook('room_started');
    await livekit.receiveWebhook(body, await signed(body));
    await livekit.receiveWebhook(body, await signed(body));
    stop();
    await livekit.receiveWebhook(body, await signed(body));
    expect(heard.map(({ id }) => id)).toEqual(['EV_room_started', 'EV_room_started']);
  });

  test.each([
    ['without a signature', async () => undefined],
    ['with an empty signature', async () => ''],
    ['with a foreign signature', (body: string) => signed(body, 'another-secret-of-32-characters-or-more')],
    ["with another body's signature", () => signed('{}')],
    ['with nonsense for a signature', async () => 'nonsense'],
  ])('%s is refused', async (_, sign) => {
    const body = webhook('room_started');
    await expect(livekit.receiveWebhook(body, await sign(body))).rejects.toMatchObject({
      code: 'credentials-invalid',
    });
  });

  test('that is not JSON, or too large, is refused', async () => {
    const large = 'x'.repeat(300_000);
    await expect(livekit.receiveWebhook('{', await signed('{'))).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await expect(livekit.receiveWebhook(large, await signed(large))).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });
});
