import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { io, type Socket } from 'socket.io-client';
import {
  CHAT_LIMITS,
  CONTROL_PATH,
  CONTROL_VERSIONS,
  type ControlMessage,
  type HostCommand,
} from '../../../call/control-protocol.ts';
import { asId, type ParticipantId } from '../../../contract/identity.ts';
import { FakeProduct } from '../../../testkit/server/fake-product.ts';
import { MemoryBus } from '../../ports/memory-bus.ts';
import { ControlRooms } from '../control-rooms.ts';
import { ControlTokens } from '../control-tokens.ts';
import { MemoryControlStore } from '../memory-control-store.ts';
import { ControlSockets } from './control-sockets.ts';
import { SOON } from '../../../testkit/soon.ts';

let product: FakeProduct;
let rooms: ControlRooms;
let tokens: ControlTokens;
let sockets: ControlSockets;
let server: Server;
let url: string;
beforeEach(async () => {
  product = new FakeProduct();
  const { store: calls, telemetry, moderation } = product;
  const clock = { now: () => product.now };
  const store = new MemoryControlStore(calls, clock);
  rooms = new ControlRooms({ calls, store, moderation, bus: new MemoryBus(), clock, telemetry });
  product.onChange = (call) => rooms.changed(call);
  rooms.start();
  tokens = new ControlTokens({ secret: 'secret', ttl: 60, clock });
  sockets = new ControlSockets({ rooms, tokens, telemetry });
  server = createServer((_, response) => void response.end('the rest of the server'));
  sockets.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterEach(async () => {
  await sockets.close();
  server.closeAllConnections();
  server.close();
  expect(product.telemetry.failures).toEqual([]);
});

/** The other end of a connection, as simple as can be. */
class Client {
  readonly messages: ControlMessage[] = [];
  readonly socket: Socket;

  constructor(auth: object) {
    this.socket = io(url, {
      path: CONTROL_PATH,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth,
    });
    this.socket.on('message', (message: ControlMessage) => this.messages.push(message));
  }

  /** Resolves with the code of a refusal, or with nothing. */
  opened(): Promise<string | undefined> {
    return new Promise((resolve) => {
      this.socket.once('connect', () => resolve(undefined));
      this.socket.once('connect_error', (error) => {
        const { code }: { code: string } = Object.assign({ code: '' }, 'data' in error && error.data);
        resolve(code);
      });
    });
  }

  command(command: unknown): Promise<unknown> {
    return this.socket.timeout(5_000).emitWithAck('command', command);
  }

  last(type: ControlMessage['type']): ControlMessage | undefined {
    return this.messages.findLast((message) => message.type === type);
  }
}

async function handshakeOf(displayName: string) {
  // People are told in the order of joining, which must not be a matter of chance.
  product.now += 1;
  const { call, participant } = await product.join({ displayName });
  const token = tokens.sign({ call, participant: participant.id });
  return {
    call,
    participant: participant.id,
    handshake: { version: CONTROL_VERSIONS.newest, token, after: 0 },
  };
}

async function open(name: string) {
  const joined = await handshakeOf(name);
  const client = new Client(joined.handshake);
  expect(await client.opened()).toBeUndefined();
  return { ...joined, client };
}

it('carries commands and what they change', async () => {
  const [{ client: ada, participant }, { client: bob }] = [await open('Ada'), await open('Bob')];
  expect(await ada.command({ type: 'say', id: 'a', text: ' hello ' })).toEqual({ ok: true, seq: 1 });
  await vi.waitFor(
    () => expect(bob.last('chat')).toMatchObject({ messages: [{ seq: 1, name: 'Ada', text: 'hello' }] }),
    SOON,
  );
  expect(bob.last('people')).toMatchObject({ people: [{ name: 'Ada' }, { name: 'Bob' }] });
  // Whoever was told before hears of the newcomer alone.
  await vi.waitFor(
    () => expect(ada.last('people-changed')).toMatchObject({ people: [{ name: 'Bob' }], gone: [] }),
    SOON,
  );
  ada.socket.disconnect();
  await vi.waitFor(
    () => expect(bob.last('people-changed')).toMatchObject({ people: [], gone: [participant] }),
    SOON,
  );
  bob.socket.disconnect();
});

it('tells those who come back only what they lack', async () => {
  const { client: ada } = await open('Ada');
  for (const id of ['a', 'b']) await ada.command({ type: 'say', id, text: id });
  const { handshake } = await handshakeOf('Bob');
  const bob = new Client({ ...handshake, after: 1 });
  await vi.waitFor(() => expect(bob.last('chat')).toMatchObject({ messages: [{ seq: 2 }] }), SOON);
  ada.socket.disconnect();
  bob.socket.disconnect();
});

it('refuses what is no command, and goes on', async () => {
  const { client } = await open('Ada');
  for (const odd of [
    null,
    'say',
    { type: 'dance' },
    { type: 'say', id: '../..', text: 'x' },
    { type: 'say', id: 'a', text: 'x'.repeat(CHAT_LIMITS.text + 1) },
    { type: 'say', id: 'a', text: '\0' },
    { type: 'hand', raised: 'yes' },
    { type: 'block', participant: '../..', source: 'camera', blocked: true },
    { type: 'withhold', source: 'kitchen', withheld: true },
    { type: 'role', participant: 'bob', role: 'king' },
    { type: 'remove', participant: 'bob', message: 'x'.repeat(301) },
  ])
    expect(await client.command(odd)).toMatchObject({ ok: false, code: 'invalid-input' });
  expect(await client.command({ type: 'hand', raised: true })).toEqual({ ok: true });
  client.socket.disconnect();
});

it('does for a host what it refuses to everybody else', async () => {
  const [ada, bob, cem] = [await open('Ada'), await open('Bob'), await open('Cem')];
  const { call } = ada;
  const person = async (id: ParticipantId) => product.store.findParticipant(call, id);
  const at = (participant: ParticipantId): readonly HostCommand[] => [
    { type: 'lock', locked: true },
    { type: 'withhold', source: 'screen', withheld: true },
    { type: 'mute', participant, source: 'microphone' },
    { type: 'mute-all' },
    { type: 'block', participant, source: 'camera', blocked: true },
    { type: 'role', participant, role: 'host' },
    { type: 'lower-hand', participant: 'all' },
    { type: 'remove', participant, message: 'Out.' },
    { type: 'end' },
  ];
  await cem.client.command({ type: 'hand', raised: true });
  for (const participant of [ada.participant, bob.participant, cem.participant])
    for (const command of at(participant))
      expect(await bob.client.command(command), command.type).toMatchObject({
        ok: false,
        code: 'not-a-host',
      });
  expect(product.audit.entries).toEqual([]);
  expect(await product.store.find(call)).toMatchObject({ locked: false, guestsDenied: [] });
  expect(ada.client.last('hands')).toEqual({ type: 'hands', hands: [cem.participant] });

  for (const command of at(cem.participant).slice(0, -2))
    expect(await ada.client.command(command), command.type).toEqual({ ok: true });
  expect(await product.store.find(call)).toMatchObject({ locked: true, guestsDenied: ['screen'] });
  expect(await person(cem.participant)).toMatchObject({ role: 'host', blocked: ['camera'] });
  await vi.waitFor(() => {
    expect(bob.client.last('call')).toMatchObject({ type: 'call', locked: true, withheld: ['screen'] });
    expect(bob.client.last('hands')).toEqual({ type: 'hands', hands: [] });
    expect(bob.client.last('people-changed')).toMatchObject({
      people: [{ name: 'Cem', role: 'host', blocked: ['camera'] }],
    });
  }, SOON);

  // Whoever is no host any more is refused on the channel that they opened as one.
  expect(await ada.client.command({ type: 'role', participant: cem.participant, role: 'guest' })).toEqual({
    ok: true,
  });
  expect(await cem.client.command({ type: 'lock', locked: false })).toMatchObject({ code: 'not-a-host' });
  expect(
    await ada.client.command({ type: 'remove', participant: ada.participant, message: '' }),
  ).toMatchObject({ ok: false, code: 'invalid-input' });
  expect(await ada.client.command({ type: 'remove', participant: cem.participant, message: 'Out.' })).toEqual(
    { ok: true },
  );
  await vi.waitFor(
    () =>
      expect(cem.client.messages.at(-1)).toMatchObject({
        type: 'closed',
        reason: 'removed',
        message: 'Out.',
      }),
    SOON,
  );
  expect(await ada.client.command({ type: 'end' })).toEqual({ ok: true });
  await vi.waitFor(() => expect(bob.client.messages.at(-1)).toMatchObject({ reason: 'ended' }), SOON);
});

it('lets nobody in without a token that is good now', async () => {
  const { call, participant, handshake } = await handshakeOf('Ada');
  const refusal = (change: object) => new Client({ ...handshake, ...change }).opened();
  expect(await refusal({ token: `${handshake.token}x` })).toBe('token-invalid');
  expect(await refusal({ token: '' })).toBe('token-invalid');
  expect(await refusal({ after: CHAT_LIMITS.places + 1 })).toBe(await refusal({ after: -1 }));
  expect(await refusal({ after: -1 })).toBe('unsupported');
  const stranger = tokens.sign({ call, participant: asId.participant('stranger') });
  expect(await refusal({ token: stranger })).toBe('credentials-invalid');
  product.now += 61_000;
  expect(await refusal({})).toBe('token-expired');
  product.now -= 61_000;
  await product.store.markRemoved(call, participant, {
    at: product.now,
    message: 'Be kind.',
    watchUntil: product.now,
  });
  expect(await refusal({})).toBe('participant-removed');
  await product.store.end(call, product.now, 'always');
  expect(await refusal({})).toBe('call-ended');
});

describe('versions of the protocol', () => {
  it('of yesterday: a client that knows no range still has chat and hands', async () => {
    const { participant, handshake } = await handshakeOf('Ada');
    const ada = new Client({ version: 2, token: handshake.token, after: 0 });
    expect(await ada.opened()).toBeUndefined();
    expect(await ada.command({ type: 'say', id: 'a', text: 'hello' })).toEqual({ ok: true, seq: 1 });
    expect(await ada.command({ type: 'hand', raised: true })).toEqual({ ok: true });
    await vi.waitFor(() => expect(ada.last('hands')).toEqual({ type: 'hands', hands: [participant] }), SOON);
    expect(ada.last('chat')).toMatchObject({ messages: [{ text: 'hello' }] });
    expect(await ada.command({ type: 'wave' })).toMatchObject({ ok: false, code: 'invalid-input' });
    ada.socket.disconnect();
  });

  it.each([
    ['of tomorrow, that speaks ours too', { version: 9, oldest: CONTROL_VERSIONS.newest }, undefined],
    ['of tomorrow alone', { version: 9, oldest: 9 }, 'unsupported'],
    ['of tomorrow that names no oldest', { version: 9 }, 'unsupported'],
    ['older than any that we speak', { version: CONTROL_VERSIONS.oldest - 1 }, 'unsupported'],
  ])('%s', async (_, versions, refusal) => {
    const { handshake } = await handshakeOf('Ada');
    const { token, after } = handshake;
    const client = new Client({ token, after, ...versions });
    expect(await client.opened()).toBe(refusal);
    client.socket.disconnect();
  });
});

it('says why it closes, and then closes', async () => {
  const { call, client } = await open('Ada');
  await product.store.end(call, product.now, 'always');
  rooms.changed(call);
  await vi.waitFor(() => expect(client.socket.connected).toBe(false), SOON);
  expect(client.messages.at(-1)).toMatchObject({ type: 'closed', reason: 'ended' });
});

it('closes a connection that sends too much at once', async () => {
  const { client } = await open('Ada');
  await expect(client.command({ type: 'say', id: 'a', text: 'x'.repeat(100_000) })).rejects.toThrow();
  expect(client.socket.connected).toBe(false);
});

it.each([
  ['commands that are none', (socket: Socket) => socket.emit('command', { type: 'dance' }, () => {})],
  [
    'commands that want no answer',
    (socket: Socket) => socket.emit('command', { type: 'hand', raised: true }),
  ],
  ['events that nobody knows', (socket: Socket) => socket.emit('dance', 'x'.repeat(1_000))],
])('disconnects whoever floods it with %s, and keeps them out', async (_, send) => {
  const [{ client, handshake }, bob] = [await open('Ada'), await open('Bob')];
  for (let count = 0; count < 400; count += 1) send(client.socket);
  await vi.waitFor(() => expect(client.socket.connected).toBe(false), SOON);
  expect(await new Client(handshake).opened()).toBe('rate-limited');
  expect(await bob.client.command({ type: 'hand', raised: true })).toEqual({ ok: true });
  bob.client.socket.disconnect();
});

it('tells whoever sends too much before anything is parsed', async () => {
  const { client } = await open('Ada');
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => client.command({ type: 'say', id: '../..', text: 'x' })),
  );
  expect(answers).toContainEqual(expect.objectContaining({ code: 'rate-limited' }));
  expect(client.socket.connected).toBe(true);
  client.socket.disconnect();
});

it('leaves the rest of the server alone, and refuses upgrades that nobody answers', async () => {
  expect(await (await fetch(`${url}/control`)).text()).toBe('the rest of the server');
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.resume();
  socket.write('GET /elsewhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  await once(socket, 'close');
});
