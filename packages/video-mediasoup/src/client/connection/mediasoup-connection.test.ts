import {
  asId,
  ConnectionLostError,
  CallFullError,
  CredentialsInvalidError,
  DataRefusedError,
  DEFAULT_PUBLISH_PROFILE,
  ParticipantRemovedError,
  ProviderUnavailableError,
  PublishRefusedError,
  RoomNotFoundError,
  type AdapterEvent,
  type PublicationId,
} from '@crossfade/video-core';
import type { IncomingData, RoomConnection } from '@crossfade/video-core/client';
import { Device } from 'mediasoup-client';
import * as fakeParameters from 'mediasoup-client/fakeParameters';
import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';
import type { Transport } from 'mediasoup-client/types';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Method, Welcome } from '../../protocol/index.ts';
import { SignallingRefusedError } from '../signalling/signalling-refused-error.ts';
import { createMediasoupClient, type MediasoupClientAdapter } from '../mediasoup-client.ts';
import { FakeSignalling } from '../../testkit/client/fake-signalling.ts';
import {
  cameraTrack,
  consumerInfo,
  credentials,
  microphoneTrack,
  participant,
  transportInfo,
  welcome,
} from '../../testkit/client/wire-samples.ts';

const CAMERA = asId.publication('my-camera');
const MICROPHONE = asId.publication('my-microphone');
const CHECKS = { camera: asId.publication('ann-camera'), microphone: asId.publication('ann-microphone') };

/** One room over a server in memory, and all that it told core. */
class Scene {
  readonly signalling: FakeSignalling;
  readonly events: AdapterEvent[] = [];
  readonly data: IncomingData[] = [];
  readonly media: [PublicationId, string | undefined][] = [];
  /** What was told, in the order in which it was. */
  readonly told: (AdapterEvent['type'] | 'media' | 'no media')[] = [];
  readonly transports: { readonly direction: 'send' | 'receive'; readonly transport: Transport }[] = [];
  /** Negotiations that received something, by the number of tracks in each. */
  readonly negotiations: number[] = [];
  /** What is received, in the order of its negotiation. */
  readonly received: FakeMediaStreamTrack[] = [];
  readonly adapter: MediasoupClientAdapter;
  room: RoomConnection;

  /** @param flowing Whether what is negotiated flows at once, or when a test says so. */
  constructor(signalling: FakeSignalling, given: unknown = credentials(), flowing = true) {
    this.signalling = signalling;
    this.adapter = createMediasoupClient({
      signalling: () => signalling,
      device: () => new Device({ handlerFactory: FakeHandler.createFactory(fakeParameters) }),
      transport: (device, direction, options) => {
        const transport =
          direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);
        this.transports.push({ direction, transport });
        const receive = transport.handler.receive.bind(transport.handler);
        vi.spyOn(transport.handler, 'receive').mockImplementation(async (list) => {
          if (list.some(({ trackId }) => trackId !== 'probator')) this.negotiations.push(list.length);
          const results = await receive(list);
          for (const { track } of results) {
            if (!(track instanceof FakeMediaStreamTrack)) throw new TypeError('a track that is not a fake');
            if (!flowing) track.remoteMute();
            this.received.push(track);
          }
          return results;
        });
        return transport;
      },
    });
    this.room = this.adapter.connect({
      credentials: given,
      iceServers: [],
      iceTransportPolicy: 'all',
      profile: DEFAULT_PUBLISH_PROFILE,
      observer: {
        event: (body) => {
          this.told.push(body.type);
          this.events.push(body);
        },
        data: (message) => this.data.push(message),
        media: (publicationId, track) => {
          this.told.push(track ? 'media' : 'no media');
          this.media.push([publicationId, track?.kind]);
        },
      },
    });
  }

  /** The connection states told, in order. */
  states(): readonly string[] {
    return this.events
      .filter((event) => event.type === 'connection')
      .map((event) => {
        if (event.state === 'reconnecting') return `${event.state} ${event.how}`;
        return event.state === 'disconnected'
          ? `${event.state} ${event.reason}${event.retryable ? ' retryable' : ''}`
          : event.state;
      });
  }

  of<Type extends AdapterEvent['type']>(type: Type): readonly Extract<AdapterEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<AdapterEvent, { type: Type }> => event.type === type);
  }

  transport(direction: 'send' | 'receive'): Transport {
    const found = this.transports.findLast((made) => made.direction === direction)?.transport;
    if (found === undefined) throw new Error(`no ${direction} transport was made`);
    return found;
  }

  /** The browser says how its connection is. */
  connection(direction: 'send' | 'receive', state: 'connected' | 'disconnected' | 'failed'): void {
    this.transport(direction).handler.emit('@connectionstatechange', state);
  }

  sent(method: Method): readonly unknown[] {
    return this.signalling.done.filter((envelope) => envelope.method === method).map(({ data }) => data);
  }
}

/** An encoder that is told what to encode, and forgets it as Chromium's does. */
class FakeEncoder {
  /** How often it was told. */
  told = 0;
  #parameters: RTCRtpSendParameters;
  readonly sender: RTCRtpSender;

  constructor(layers: number) {
    const encodings = Array.from({ length: layers }, () => ({ active: true }));
    this.#parameters = { transactionId: '', codecs: [], headerExtensions: [], rtcp: {}, encodings };
    this.sender = Object.assign(Object.create(null), {
      getParameters: () => structuredClone(this.#parameters),
      setParameters: async (parameters: RTCRtpSendParameters) => {
        this.told += 1;
        this.#parameters = parameters;
      },
    });
  }

  get active(): readonly (boolean | undefined)[] {
    return this.#parameters.encodings.map(({ active }) => active);
  }

  forget(): void {
    for (const encoding of this.#parameters.encodings) encoding.active = true;
  }
}

/** Media that arrives over the transports that a scene has now, until it stops. */
class FakeMedia {
  readonly #flow: ReturnType<typeof setInterval>;
  #bytes = 0;

  constructor(scene: Scene) {
    for (const direction of ['send', 'receive'] as const)
      vi.spyOn(scene.transport(direction).handler, 'getTransportStats').mockImplementation(
        async () => new Map([['pair', { type: 'candidate-pair', bytesReceived: this.#bytes }]]),
      );
    this.#flow = setInterval(() => {
      this.#bytes += 1_000;
    }, 50);
  }

  stop(): void {
    clearInterval(this.#flow);
  }
}

const scenes: Scene[] = [];
function enter(given: Partial<Welcome> = {}, flowing = true): Scene {
  const scene = new Scene(new FakeSignalling(welcome(given)), credentials(), flowing);
  scenes.push(scene);
  return scene;
}
/** Lets everything happen that waits for no timer. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
/** Lets the first frame be shown, for which sending waits. */
const shown = (): Promise<unknown> => vi.advanceTimersByTimeAsync(50);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(async () => {
  for (const { room } of scenes) {
    const closed = room.close();
    await vi.advanceTimersByTimeAsync(2_000);
    await closed;
  }
  for (const { adapter } of scenes) expect(adapter.resources()).toEqual({});
  scenes.length = 0;
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('entering', () => {
  it('says connecting, connected and the roster in this order, and then that it has entered', async () => {
    const scene = enter({ roster: [participant('ann', 'camera')] });
    expect(scene.states()).toEqual(['connecting']);
    await scene.room.entered;
    const types = scene.events.map(({ type }) => type);
    expect(types.slice(0, 3)).toEqual(['connection', 'connection', 'roster']);
    expect(scene.states()).toEqual(['connecting', 'connected']);
  });

  it('sends what the device can receive with the handshake, and waits for that', async () => {
    let loaded: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (loaded = resolve));
    const { load } = Device.prototype;
    const slow = vi.spyOn(Device.prototype, 'load').mockImplementationOnce(async function (
      this: Device,
      options,
    ) {
      await until;
      await load.call(this, options);
    });
    const scene = enter();
    await vi.advanceTimersByTimeAsync(500);
    slow.mockRestore();
    expect(scene.signalling.handshakes).toEqual([]);
    loaded();
    await scene.room.entered;
    expect(scene.signalling.handshakes[0]?.receive).toBeDefined();
  });

  it('needs no request but the handshake', async () => {
    const scene = enter();
    await scene.room.entered;
    await settle();
    expect(scene.signalling.handshakes[0]?.receive?.recvRtpCapabilities.codecs.length).toBeGreaterThan(0);
    expect(scene.signalling.methods()).not.toContain('receive');
  });

  it('takes everything that is there in one negotiation and resumes only what waits for it', async () => {
    const consumers = [
      consumerInfo('ann', 'camera', false),
      consumerInfo('ann', 'microphone', false),
      consumerInfo('bob', 'camera', true),
      consumerInfo('bob', 'microphone', true),
    ];
    const scene = enter({
      roster: [participant('ann', 'camera', 'microphone'), participant('bob', 'camera', 'microphone')],
      received: { consumers, dataConsumers: [] },
    });
    await settle();
    expect(scene.negotiations).toEqual([4]);
    expect(scene.sent('resume-consumers')).toEqual([
      { consumerIds: consumers.slice(2).map(({ consumerId }) => consumerId) },
    ]);
    expect(scene.media.map(([id]) => id)).toEqual(consumers.map(({ publicationId }) => publicationId));
    expect(scene.of('subscription').filter(({ state }) => state === 'on')).toHaveLength(4);
    const roster = scene.events.findIndex(({ type }) => type === 'roster');
    expect(scene.events.findIndex(({ type }) => type === 'subscription')).toBeGreaterThan(roster);
  });

  it('asks for what is there when the handshake could not', async () => {
    const ann = consumerInfo('ann', 'camera');
    const { received: _, ...bare } = welcome({ roster: [participant('ann', 'camera')] });
    const signalling = new FakeSignalling(bare);
    signalling.script = { receive: () => ({ consumers: [ann], dataConsumers: [] }) };
    const scene = new Scene(signalling);
    scenes.push(scene);
    await settle();
    expect(scene.signalling.methods()).toContain('receive');
    expect(scene.media).toEqual([[CHECKS.camera, 'video']]);
  });

  it.each([
    ['token-invalid', CredentialsInvalidError, 'disconnected refused'],
    ['token-expired', CredentialsInvalidError, 'disconnected refused'],
    ['room-full', CallFullError, 'disconnected refused'],
    ['room-missing', RoomNotFoundError, 'disconnected room-missing retryable'],
    ['removed', ParticipantRemovedError, 'disconnected removed'],
  ] as const)('is refused with %s', async (code, error, state) => {
    const scene = new Scene(new FakeSignalling(new SignallingRefusedError({ code, message: 'No.' })));
    scenes.push(scene);
    await expect(scene.room.entered).rejects.toBeInstanceOf(error);
    expect(scene.states()).toEqual(['connecting', state]);
    expect(scene.signalling.handshakes).toHaveLength(1);
  });

  it('gives up on a server that cannot be reached after a few tries', async () => {
    const scene = new Scene(new FakeSignalling(new Error('refused')));
    scenes.push(scene);
    const failure = expect(scene.room.entered).rejects.toBeInstanceOf(ProviderUnavailableError);
    await vi.advanceTimersByTimeAsync(20_000);
    await failure;
    expect(scene.states()).toEqual(['connecting', 'disconnected server-away retryable']);
    expect(scene.signalling.handshakes).toHaveLength(4);
  });

  it('refuses credentials that it cannot read, after the caller has the connection in hand', async () => {
    const scene = new Scene(new FakeSignalling(), { protocol: 1, url: 'http://here' });
    scenes.push(scene);
    expect(scene.states()).toEqual(['connecting']);
    await expect(scene.room.entered).rejects.toBeInstanceOf(CredentialsInvalidError);
    expect(scene.states()).toEqual(['connecting', 'disconnected refused']);
    await expect(scene.room.unpublish(CAMERA)).rejects.toBeInstanceOf(ConnectionLostError);
  });

  it('keeps pushes that overtake the welcome until it is taken in', async () => {
    const signalling = new FakeSignalling(welcome());
    const open = signalling.open.bind(signalling);
    vi.spyOn(signalling, 'open').mockImplementation(async (handshake, listener) => {
      const answer = await open(handshake, listener);
      signalling.push({
        name: 'events',
        payload: [{ type: 'participant-joined', participant: participant('ann') }],
      });
      return answer;
    });
    const scene = new Scene(signalling);
    scenes.push(scene);
    await settle();
    const types = scene.events.map(({ type }) => type);
    expect(types.indexOf('participant-joined')).toBeGreaterThan(types.indexOf('roster'));
  });
});

describe('publishing', () => {
  it('may be asked before entering, and negotiates the second track without waiting for the first answer', async () => {
    const signalling = new FakeSignalling(welcome());
    signalling.script = { produce: () => 'silence' };
    const scene = new Scene(signalling);
    scenes.push(scene);
    const outcomes = Promise.allSettled([
      scene.room.publish(cameraTrack(), { publicationId: CAMERA, source: 'camera', muted: false }),
      scene.room.publish(microphoneTrack(), { publicationId: MICROPHONE, source: 'microphone', muted: true }),
    ]);
    await settle();
    const produced = signalling.requests.filter(({ method }) => method === 'produce');
    expect(produced.map(({ data }) => data)).toMatchObject([
      { publicationId: CAMERA, kind: 'video', muted: false, size: { width: 1280, height: 720 } },
      { publicationId: MICROPHONE, kind: 'audio', muted: true },
    ]);
    expect(scene.of('local-published')).toEqual([]);
    void scene.room.close();
    await vi.advanceTimersByTimeAsync(2_000);
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(ConnectionLostError) });
  });

  it('resolves when the server has it, having said so', async () => {
    const scene = enter();
    await scene.room.publish(cameraTrack(), { publicationId: CAMERA, source: 'camera', muted: false });
    expect(scene.of('local-published')).toEqual([
      { type: 'local-published', publicationId: CAMERA, source: 'camera' },
    ]);
    expect(scene.sent('produce')).toHaveLength(1);
  });

  it('never stops or disables the track, whatever becomes of the publication', async () => {
    const scene = enter();
    const [camera, second] = [cameraTrack(), cameraTrack()];
    await scene.room.publish(camera, { publicationId: CAMERA, source: 'camera', muted: false });
    await scene.room.setMuted(CAMERA, true);
    await scene.room.replaceTrack(CAMERA, second);
    await scene.room.setMuted(CAMERA, false);
    await scene.room.unpublish(CAMERA);
    await scene.room.publish(camera, { publicationId: CAMERA, source: 'camera', muted: true });
    await scene.room.close();
    for (const track of [camera, second]) {
      expect(track.readyState).toBe('live');
      expect(track.enabled).toBe(true);
    }
  });

  it('rejects with the contract’s error when the server refuses, and frees the sender', async () => {
    const scene = enter();
    scene.signalling.script = { produce: () => 'refused' };
    const publishing = scene.room.publish(cameraTrack(), {
      publicationId: CAMERA,
      source: 'camera',
      muted: false,
    });
    await expect(publishing).rejects.toBeInstanceOf(PublishRefusedError);
    await settle();
    expect(scene.adapter.resources()['producer']).toBeUndefined();
    expect(scene.of('local-published')).toEqual([]);
  });

  it('tries again when the server could not, and gives up when it still cannot', async () => {
    const scene = enter();
    let times = 0;
    scene.signalling.script = { produce: () => ((times += 1) < 3 ? 'failed' : {}) };
    const publishing = scene.room.publish(cameraTrack(), {
      publicationId: CAMERA,
      source: 'camera',
      muted: false,
    });
    await settle();
    scene.connection('send', 'connected');
    await vi.advanceTimersByTimeAsync(5_000);
    await publishing;
    expect(times).toBe(3);
    scene.signalling.script = { produce: () => 'failed' };
    const hopeless = expect(
      scene.room.publish(microphoneTrack(), {
        publicationId: MICROPHONE,
        source: 'microphone',
        muted: false,
      }),
    ).rejects.toMatchObject({ code: 'request-refused' });
    await vi.advanceTimersByTimeAsync(10_000);
    await hopeless;
    expect(scene.adapter.resources()['producer']).toBe(1);
  });

  it('mutes in order, tells the server once per change, and detaches the sender meanwhile', async () => {
    const scene = enter();
    const track = microphoneTrack();
    await scene.room.publish(track, { publicationId: MICROPHONE, source: 'microphone', muted: false });
    const attached = vi.spyOn(scene.transport('send').handler, 'replaceTrack');
    await Promise.all([
      scene.room.setMuted(MICROPHONE, true),
      scene.room.setMuted(MICROPHONE, true),
      scene.room.setMuted(MICROPHONE, false),
      scene.room.setMuted(MICROPHONE, true),
    ]);
    expect(scene.sent('set-muted').at(-1)).toEqual({ publicationId: MICROPHONE, muted: true });
    expect(attached.mock.calls.at(-1)?.[1]).toBeNull();
    await scene.room.setMuted(MICROPHONE, false);
    expect(attached.mock.calls.at(-1)?.[1]).toBe(track);
  });

  it('replaces the track in place and tells another size', async () => {
    const scene = enter();
    await scene.room.publish(cameraTrack(), { publicationId: CAMERA, source: 'camera', muted: false });
    await scene.room.replaceTrack(CAMERA, cameraTrack(640, 360));
    await settle();
    expect(scene.sent('produce')).toHaveLength(1);
    expect(scene.sent('set-size')).toEqual([{ publicationId: CAMERA, size: { width: 640, height: 360 } }]);
  });

  it('is not begun when it was switched off before its turn', async () => {
    const scene = enter();
    const track = cameraTrack();
    const published = scene.room.publish(track, { publicationId: CAMERA, source: 'camera', muted: false });
    track.stop();
    await expect(published).rejects.toBeInstanceOf(ConnectionLostError);
    expect(scene.sent('produce')).toEqual([]);
  });

  it('is taken back at the server when it is switched off while the server makes it', async () => {
    const scene = enter();
    const track = cameraTrack();
    scene.signalling.script = {
      produce: () => {
        track.stop();
        return {};
      },
    };
    const published = scene.room.publish(track, { publicationId: CAMERA, source: 'camera', muted: false });
    await expect(published).rejects.toBeInstanceOf(ConnectionLostError);
    await settle();
    expect(scene.sent('unproduce')).toEqual([{ publicationId: CAMERA }]);
    expect(scene.of('local-published')).toEqual([]);
  });

  it('sends nothing before the server has its producer', async () => {
    const scene = enter();
    const [microphone, camera] = [microphoneTrack(), cameraTrack()];
    await scene.room.publish(microphone, {
      publicationId: MICROPHONE,
      source: 'microphone',
      muted: false,
    });
    const attached = vi.spyOn(scene.transport('send').handler, 'replaceTrack');
    let before: unknown[] = [];
    scene.signalling.script = {
      produce: async () => {
        await settle();
        before = attached.mock.calls.map(([, track]) => track);
        return {};
      },
    };
    await scene.room.publish(camera, { publicationId: CAMERA, source: 'camera', muted: false });
    expect(before).toEqual([null]);
    expect(attached.mock.calls.at(-1)?.[1]).toBe(camera);
  });

  it('reminds an encoder that forgot which layers are off, and leaves alone one that did not', async () => {
    const scene = enter();
    await scene.room.publish(microphoneTrack(), {
      publicationId: MICROPHONE,
      source: 'microphone',
      muted: false,
    });
    const encoder = new FakeEncoder(3);
    const { handler } = scene.transport('send');
    const send = handler.send.bind(handler);
    vi.spyOn(handler, 'send').mockImplementation(async (options) => ({
      ...(await send(options)),
      rtpSender: encoder.sender,
    }));
    await scene.room.publish(cameraTrack(), { publicationId: CAMERA, source: 'camera', muted: false });
    const payload = [{ type: 'layers-wanted' as const, publicationId: CAMERA, layers: [0] as const }];
    scene.signalling.push({ name: 'events', payload });
    await settle();
    expect(encoder.active).toEqual([true, false, false]);
    encoder.forget();
    expect(encoder.active).toEqual([true, true, true]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(encoder.active).toEqual([true, false, false]);
    const told = encoder.told;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(encoder.told).toBe(told);
  });

  it('ends with a source that the server takes out', async () => {
    const scene = enter();
    await scene.room.entered;
    await scene.room.publish(cameraTrack(), { publicationId: CAMERA, source: 'camera', muted: false });
    scene.signalling.push({
      name: 'events',
      payload: [{ type: 'local-unpublished', publicationId: CAMERA, source: 'camera' }],
    });
    expect(scene.of('local-unpublished')).toHaveLength(1);
    await scene.room.unpublish(CAMERA);
    expect(scene.of('local-unpublished')).toHaveLength(1);
    expect(scene.adapter.resources()['producer']).toBeUndefined();
  });
});

describe('receiving', () => {
  it('shows the first frame before anything is sent, unless that takes too long', async () => {
    const crowd = {
      roster: [participant('ann', 'camera')],
      received: { consumers: [consumerInfo('ann', 'camera')], dataConsumers: [] },
    };
    const publication = { publicationId: CAMERA, source: 'camera', muted: false } as const;
    const quick = enter(crowd, false);
    const published = quick.room.publish(cameraTrack(), publication);
    await settle();
    expect(quick.sent('produce')).toEqual([]);
    quick.received[0]?.remoteUnmute();
    await shown();
    await published;

    const slow = enter(crowd, false);
    const publishedLate = slow.room.publish(cameraTrack(), publication);
    await vi.advanceTimersByTimeAsync(299);
    expect(slow.sent('produce')).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await publishedLate;
  });

  it('does not wait for a frame that is not on its way', async () => {
    const publication = { publicationId: CAMERA, source: 'camera', muted: false } as const;
    const alone = enter();
    await alone.room.publish(cameraTrack(), publication);

    const dark = { ...consumerInfo('ann', 'camera'), pausedBy: ['mute' as const] };
    const consumers = [dark, consumerInfo('ann', 'microphone')];
    const roster = [participant('ann', 'camera', 'microphone')];
    const withoutPictures = enter({ roster, received: { consumers, dataConsumers: [] } }, false);
    await withoutPictures.room.publish(cameraTrack(), publication);
  });

  it('follows publications and consumers as they come and go', async () => {
    const scene = enter({ roster: [participant('ann')] });
    await settle();
    const [publication] = participant('ann', 'camera').publications;
    if (publication === undefined) throw new Error('no publication');
    const info = consumerInfo('ann', 'camera');
    const participantId = asId.participant('ann');
    scene.signalling.push({
      name: 'events',
      payload: [{ type: 'publication-added', participantId, publication }],
    });
    scene.signalling.push({ name: 'consumers', payload: [info] });
    await settle();
    scene.signalling.push({
      name: 'consumer-states',
      payload: [{ consumerId: info.consumerId, pausedBy: [], layer: 1 }],
    });
    scene.signalling.push({
      name: 'consumer-states',
      payload: [{ consumerId: info.consumerId, pausedBy: ['bandwidth'] }],
    });
    expect(scene.of('subscription').map(({ state, pausedBy, layer }) => [state, pausedBy, layer])).toEqual([
      ['subscribing', [], undefined],
      ['on', [], undefined],
      ['on', [], 1],
      ['on', ['bandwidth'], undefined],
    ]);
    expect(scene.of('bandwidth-limited')).toEqual([
      { type: 'bandwidth-limited', direction: 'receive', limited: true },
    ]);
    scene.signalling.push({ name: 'consumers-closed', payload: [info.consumerId] });
    scene.signalling.push({
      name: 'events',
      payload: [{ type: 'publication-removed', participantId, publicationId: CHECKS.camera }],
    });
    expect(scene.media).toEqual([
      [CHECKS.camera, 'video'],
      [CHECKS.camera, undefined],
    ]);
    expect(scene.of('bandwidth-limited').at(-1)).toMatchObject({ limited: false });
  });

  it.each(['participant-left', 'publication-removed'] as const)(
    'takes media away before it tells %s',
    async (type) => {
      const scene = enter({
        roster: [participant('ann', 'camera')],
        received: { consumers: [consumerInfo('ann', 'camera')], dataConsumers: [] },
      });
      await settle();
      expect(scene.told).toContain('media');
      const participantId = asId.participant('ann');
      scene.signalling.push({
        name: 'events',
        payload: [
          type === 'participant-left'
            ? { type, participantId, reason: 'left' }
            : { type, participantId, publicationId: CHECKS.camera },
        ],
      });
      expect(scene.told.indexOf('no media')).toBeGreaterThan(0);
      expect(scene.told.indexOf('no media')).toBeLessThan(scene.told.indexOf(type));
    },
  );

  it('tells demand in one message per task, once, and for publications that come later', async () => {
    const scene = enter({ roster: [participant('ann', 'camera', 'microphone')] });
    await scene.room.entered;
    const demand = { visible: true, width: 320, height: 180 };
    for (let again = 0; again < 3; again += 1) scene.room.setDemand(CHECKS.camera, demand);
    scene.room.setDemand(CHECKS.microphone, { visible: true, width: 0, height: 0 });
    scene.room.setDemand(asId.publication('bob-camera'), demand);
    await settle();
    expect(scene.sent('set-demand')).toEqual([
      {
        demands: { [CHECKS.camera]: demand, [CHECKS.microphone]: { visible: true, width: 0, height: 0 } },
      },
    ]);
    scene.signalling.push({
      name: 'events',
      payload: [{ type: 'participant-joined', participant: participant('bob', 'camera') }],
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(scene.sent('set-demand').at(-1)).toEqual({ demands: { 'bob-camera': demand } });
  });

  it('lets go of a track that is no longer wanted', async () => {
    const scene = enter({
      roster: [participant('ann', 'camera')],
      received: { consumers: [consumerInfo('ann', 'camera')], dataConsumers: [] },
    });
    await settle();
    scene.room.setSubscribed(CHECKS.camera, false);
    scene.room.setSubscribed(CHECKS.camera, false);
    await settle();
    expect(scene.sent('set-subscribed')).toEqual([{ publicationId: CHECKS.camera, subscribed: false }]);
    expect(scene.media.at(-1)).toEqual([CHECKS.camera, undefined]);
    expect(scene.of('subscription').at(-1)).toMatchObject({ state: 'off' });
    expect(scene.adapter.resources()['consumer']).toBeUndefined();
  });
});

describe('a lost socket', () => {
  it('is resumed with the session, what was asked is asked again with the same id, and the roster is a snapshot', async () => {
    const scene = enter({ roster: [participant('ann')] });
    await scene.room.publish(microphoneTrack(), {
      publicationId: MICROPHONE,
      source: 'microphone',
      muted: false,
    });
    scene.signalling.script = { 'set-muted': () => 'silence' };
    const muting = scene.room.setMuted(MICROPHONE, true);
    await settle();
    const own = [{ publicationId: MICROPHONE, source: 'microphone' as const, mutedBy: [], producing: true }];
    scene.signalling.tries = [
      new Error('still away'),
      welcome({ resumed: true, own, roster: [participant('ann')] }),
    ];
    scene.signalling.script = { snapshot: () => ({ roster: [participant('bob')] }) };
    scene.signalling.break();
    expect(scene.states().at(-1)).toBe('reconnecting resume');
    await vi.advanceTimersByTimeAsync(5_000);
    await muting;
    expect(scene.signalling.handshakes.at(-1)?.session).toBe('session-1');
    const mutes = scene.signalling.requests.filter(({ method }) => method === 'set-muted');
    expect(mutes).toHaveLength(2);
    expect(mutes[0]?.id).toBe(mutes[1]?.id);
    expect(scene.states().at(-1)).toBe('connected');
    expect(
      scene
        .of('roster')
        .at(-1)
        ?.participants.map(({ name }) => name),
    ).toEqual(['bob']);
    expect(scene.transports).toHaveLength(2);
    expect(scene.of('local-unpublished')).toEqual([]);
  });

  it('is given up when the server has surely forgotten the session', async () => {
    const scene = enter();
    await scene.room.entered;
    scene.signalling.tries = [new Error('away')];
    scene.signalling.break();
    const command = expect(scene.room.unpublish(CAMERA)).resolves.toBeUndefined();
    const publishing = expect(
      scene.room.send({ topic: 'x', payload: new Uint8Array(1), reliable: true }),
    ).rejects.toBeInstanceOf(ConnectionLostError);
    await vi.advanceTimersByTimeAsync(21_000);
    await command;
    await publishing;
    expect(scene.states()).toEqual([
      'connecting',
      'connected',
      'reconnecting resume',
      'disconnected lost retryable',
    ]);
    expect(scene.signalling.handshakes.length).toBeGreaterThan(5);
    expect(scene.signalling.handshakes.length).toBeLessThan(25);
  });

  it('is given up soon when the server refuses connections and its media stopped too, and not while that comes', async () => {
    const scene = enter();
    await shown();
    const media = new FakeMedia(scene);
    await vi.advanceTimersByTimeAsync(6_000);
    scene.signalling.tries = [new Error('refused')];
    scene.signalling.break();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(scene.states().at(-1)).toBe('reconnecting resume');
    media.stop();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(scene.states().at(-1)).toBe('disconnected lost retryable');
  });

  it('into a server that forgot the session publishes and receives everything again', async () => {
    const scene = enter({
      roster: [participant('ann', 'camera')],
      received: { consumers: [consumerInfo('ann', 'camera')], dataConsumers: [] },
    });
    await shown();
    await scene.room.publish(cameraTrack(), { publicationId: CAMERA, source: 'camera', muted: false });
    await scene.room.setMuted(CAMERA, true);
    const demand = { visible: true, width: 320, height: 180 };
    scene.room.setDemand(CHECKS.camera, demand);
    await vi.advanceTimersByTimeAsync(100);
    scene.signalling.tries = [
      welcome({
        session: 'session-2',
        roster: [participant('ann', 'camera')],
        received: { consumers: [consumerInfo('ann', 'camera', false)], dataConsumers: [] },
      }),
    ];
    scene.signalling.break();
    await vi.advanceTimersByTimeAsync(1_000);
    scene.signalling.script = { snapshot: () => ({ roster: [participant('ann', 'camera')] }) };
    scene.connection('receive', 'connected');
    scene.connection('send', 'connected');
    await settle();
    expect(scene.states().slice(2)).toEqual(['reconnecting resume', 'reconnecting full', 'connected']);
    expect(scene.sent('produce')).toMatchObject([
      { publicationId: CAMERA, muted: false },
      { publicationId: CAMERA, muted: true },
    ]);
    expect(scene.sent('set-demand')).toHaveLength(2);
    // The old video stays until the new track takes over.
    expect(scene.media).toEqual([
      [CHECKS.camera, 'video'],
      [CHECKS.camera, 'video'],
    ]);
    expect(scene.adapter.resources()).toMatchObject({ transport: 2, producer: 1, consumer: 1 });
  });

  it('brings what happened meanwhile: a mute, a block and a producer that died', async () => {
    const scene = enter();
    const screen = asId.publication('my-screen');
    await scene.room.publish(cameraTrack(), { publicationId: CAMERA, source: 'camera', muted: false });
    await scene.room.publish(cameraTrack(), { publicationId: screen, source: 'screen', muted: false });
    await scene.room.publish(microphoneTrack(), {
      publicationId: MICROPHONE,
      source: 'microphone',
      muted: false,
    });
    scene.signalling.tries = [
      welcome({
        resumed: true,
        own: [
          { publicationId: MICROPHONE, source: 'microphone', mutedBy: ['server'], producing: true },
          { publicationId: screen, source: 'screen', mutedBy: [], producing: false },
        ],
      }),
    ];
    scene.signalling.script = { snapshot: () => ({ roster: [] }) };
    scene.signalling.break();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(scene.of('forced-mute')).toEqual([
      { type: 'forced-mute', publicationId: MICROPHONE, source: 'microphone' },
    ]);
    expect(scene.of('local-unpublished')).toEqual([
      { type: 'local-unpublished', publicationId: CAMERA, source: 'camera' },
    ]);
    expect(scene.sent('produce')).toHaveLength(4);
    expect(scene.sent('produce').at(-1)).toMatchObject({ publicationId: screen });
  });

  it('is reported over within half a second when media continued meanwhile', async () => {
    const scene = enter();
    await shown();
    const media = new FakeMedia(scene);
    await vi.advanceTimersByTimeAsync(6_000);
    scene.signalling.tries = [welcome({ resumed: true })];
    scene.signalling.script = { snapshot: () => ({ roster: [] }) };
    scene.signalling.break();
    await vi.advanceTimersByTimeAsync(510);
    expect(scene.states().slice(2)).toEqual(['reconnecting resume', 'connected']);
    media.stop();
  });

  it('is not reported over before media is back, when the network took both', async () => {
    const scene = enter();
    await scene.room.publish(microphoneTrack(), {
      publicationId: MICROPHONE,
      source: 'microphone',
      muted: false,
    });
    for (const direction of ['send', 'receive'] as const) scene.connection(direction, 'connected');
    const media = new FakeMedia(scene);
    await vi.advanceTimersByTimeAsync(6_000);
    const own = [{ publicationId: MICROPHONE, source: 'microphone' as const, mutedBy: [], producing: true }];
    scene.signalling.tries = [welcome({ resumed: true, own })];
    scene.signalling.script = {
      'renew-transport': ({ direction }) => ({
        transport: transportInfo(),
        ...(direction === 'receive' && {
          received: { consumers: [consumerInfo('ann', 'camera')], dataConsumers: [] },
        }),
      }),
      snapshot: () => ({ roster: [participant('ann', 'camera')] }),
    };
    media.stop();
    scene.signalling.break();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(scene.sent('renew-transport')).toHaveLength(2);
    expect(scene.states().slice(2)).toEqual(['reconnecting resume', 'reconnecting full']);
    for (const direction of ['send', 'receive'] as const) scene.connection(direction, 'connected');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(scene.states().slice(2)).toEqual(['reconnecting resume', 'reconnecting full', 'connected']);
  });

  it('is followed by another try when the server will not say who is there', async () => {
    const scene = enter();
    await scene.room.entered;
    scene.signalling.tries = [welcome({ resumed: true })];
    scene.signalling.script = { snapshot: () => 'too-many-requests' };
    scene.signalling.break();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(scene.states().slice(2)).toEqual(['reconnecting resume', 'disconnected lost retryable']);
  });
});

describe('a broken transport', () => {
  it('has ICE restarted after 2 s, and core hears of it', async () => {
    const scene = enter();
    await scene.room.entered;
    scene.signalling.script = {
      'restart-ice': () => ({ iceParameters: transportInfo().iceParameters }),
      snapshot: () => ({ roster: [participant('ann')] }),
    };
    scene.connection('receive', 'connected');
    scene.connection('receive', 'disconnected');
    await vi.advanceTimersByTimeAsync(1_900);
    expect(scene.signalling.methods()).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(scene.signalling.methods()).toEqual(['restart-ice']);
    expect(scene.states().at(-1)).toBe('reconnecting resume');
    scene.connection('receive', 'connected');
    await settle();
    expect(scene.states().at(-1)).toBe('connected');
    expect(scene.of('roster').at(-1)?.participants).toHaveLength(1);
  });

  it('that the server no longer has is replaced without further waiting', async () => {
    const scene = enter();
    await scene.room.entered;
    scene.signalling.script = {
      'restart-ice': () => 'gone',
      'renew-transport': () => ({ transport: transportInfo() }),
    };
    scene.connection('receive', 'disconnected');
    await vi.advanceTimersByTimeAsync(2_100);
    expect(scene.signalling.methods()).toContain('renew-transport');
  });

  it('that failed is replaced, and everything on it', async () => {
    const scene = enter({
      roster: [participant('ann', 'camera')],
      received: { consumers: [consumerInfo('ann', 'camera')], dataConsumers: [] },
    });
    await shown();
    await scene.room.publish(microphoneTrack(), {
      publicationId: MICROPHONE,
      source: 'microphone',
      muted: false,
    });
    scene.signalling.script = {
      'renew-transport': ({ direction }) => ({
        transport: transportInfo(),
        ...(direction === 'receive'
          ? { received: { consumers: [consumerInfo('ann', 'camera', false)], dataConsumers: [] } }
          : {}),
      }),
      snapshot: () => ({ roster: [participant('ann', 'camera')] }),
    };
    scene.connection('send', 'failed');
    scene.connection('receive', 'failed');
    await settle();
    scene.connection('receive', 'connected');
    await settle();
    expect(scene.states().slice(2)).toEqual(['reconnecting full']);
    scene.connection('send', 'connected');
    await settle();
    expect(scene.states().slice(2)).toEqual(['reconnecting full', 'connected']);
    expect(scene.sent('produce')).toHaveLength(2);
    expect(scene.media).toHaveLength(2);
    expect(scene.adapter.resources()).toMatchObject({ transport: 2, producer: 1, consumer: 1 });
  });

  it('that fails again and again ends the connection, which is worth another try', async () => {
    const scene = enter();
    await scene.room.entered;
    scene.signalling.script = {
      'renew-transport': () => ({ transport: transportInfo() }),
      snapshot: () => ({ roster: [] }),
    };
    for (let time = 0; time < 5; time += 1) {
      scene.connection('send', 'failed');
      await settle();
    }
    expect(scene.states().at(-1)).toBe('disconnected lost retryable');
  });
});

describe('a room that moved', () => {
  it('is followed: new transports, published and received again, and pending requests are repeated', async () => {
    const scene = enter({ roster: [participant('ann', 'camera')] });
    await scene.room.publish(microphoneTrack(), {
      publicationId: MICROPHONE,
      source: 'microphone',
      muted: false,
    });
    scene.signalling.script = { 'set-muted': () => 'silence' };
    const muting = scene.room.setMuted(MICROPHONE, true);
    await settle();
    scene.signalling.script = {};
    scene.signalling.push({
      name: 'room-moved',
      payload: welcome({ incarnation: 2, roster: [participant('ann', 'camera')] }),
    });
    await muting;
    await settle();
    // Not before media is back in both directions.
    expect(scene.states().slice(2)).toEqual(['reconnecting full']);
    scene.signalling.script = { snapshot: () => ({ roster: [participant('ann', 'camera')] }) };
    scene.connection('receive', 'connected');
    await settle();
    expect(scene.states().slice(2)).toEqual(['reconnecting full']);
    scene.connection('send', 'connected');
    await settle();
    expect(scene.states().slice(2)).toEqual(['reconnecting full', 'connected']);
    expect(scene.sent('produce').at(-1)).toMatchObject({ publicationId: MICROPHONE, muted: true });
    expect(scene.transports).toHaveLength(4);
  });

  it('is back without sending when there is nothing to send any more', async () => {
    const scene = enter();
    await scene.room.publish(microphoneTrack(), {
      publicationId: MICROPHONE,
      source: 'microphone',
      muted: false,
    });
    scene.signalling.script = { snapshot: () => ({ roster: [] }) };
    scene.signalling.push({ name: 'room-moved', payload: welcome({ incarnation: 2 }) });
    await settle();
    scene.connection('receive', 'connected');
    await scene.room.unpublish(MICROPHONE);
    expect(scene.states().at(-1)).toBe('reconnecting full');
    await vi.advanceTimersByTimeAsync(2_100);
    expect(scene.states().at(-1)).toBe('connected');
  });
});

describe('data', () => {
  it.each([
    ['too many bytes', { topic: 'x', payload: new Uint8Array(15_001), reliable: true }],
    ['too many bytes for a lossy one', { topic: 'x', payload: new Uint8Array(1_201), reliable: false }],
    ['a long topic', { topic: 'x'.repeat(65), payload: new Uint8Array(1), reliable: true }],
    [
      'too many recipients',
      {
        topic: 'x',
        payload: new Uint8Array(1),
        reliable: true,
        to: Array.from({ length: 101 }, (_, index) => asId.participant(String(index))),
      },
    ],
  ])('with %s is refused before it leaves', async (_why, message) => {
    const scene = enter();
    await expect(scene.room.send(message)).rejects.toBeInstanceOf(DataRefusedError);
  });

  it('needs the right to send it', async () => {
    const scene = enter({ rights: { publish: [], subscribe: true, data: false } });
    const message = { topic: 'x', payload: new Uint8Array(1), reliable: true };
    await expect(scene.room.send(message)).rejects.toBeInstanceOf(DataRefusedError);
    await scene.room.entered;
    await expect(scene.room.send(message)).rejects.toBeInstanceOf(DataRefusedError);
    expect(scene.sent('produce-data')).toEqual([]);
  });
});

describe('the end', () => {
  it.each([
    [{ reason: 'removed', message: 'Be kind.' } as const, 'disconnected removed'],
    [{ reason: 'replaced' } as const, 'disconnected replaced'],
    [{ reason: 'ended' } as const, 'disconnected ended'],
    [{ reason: 'failed' } as const, 'disconnected lost retryable'],
  ])('by goodbye %o is told with its reason and frees everything', async (goodbye, state) => {
    const scene = enter();
    await scene.room.publish(cameraTrack(), { publicationId: CAMERA, source: 'camera', muted: false });
    scene.signalling.push({ name: 'goodbye', payload: goodbye });
    expect(scene.states().at(-1)).toBe(state);
    await expect(scene.room.send({ topic: 'x', payload: new Uint8Array(1), reliable: true })).rejects.toThrow(
      ConnectionLostError,
    );
    const last = scene.events.at(-1);
    expect(last).toMatchObject('message' in goodbye ? { message: goodbye.message } : {});
    expect(scene.adapter.resources()).toEqual({});
    const told = scene.events.length;
    await scene.room.close();
    expect(scene.events).toHaveLength(told);
  });

  it('by leaving stops media at once, tells the server, and waits for it no longer than 2 s', async () => {
    const scene = enter();
    await scene.room.publish(cameraTrack(), { publicationId: CAMERA, source: 'camera', muted: false });
    scene.signalling.script = { leave: () => 'silence' };
    let closed = false;
    void scene.room.close().then(() => (closed = true));
    void scene.room.close();
    expect(scene.states().at(-1)).toBe('disconnected left');
    expect(scene.adapter.resources()['transport']).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1_900);
    expect(closed).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(closed).toBe(true);
    expect(scene.signalling.requests.filter(({ method }) => method === 'leave')).toHaveLength(1);
    expect(scene.states().filter((state) => state.startsWith('disconnected'))).toHaveLength(1);
  });

  it('by closing before having entered rejects pending commands', async () => {
    const scene = enter();
    const publishing = scene.room.publish(cameraTrack(), {
      publicationId: CAMERA,
      source: 'camera',
      muted: false,
    });
    const failures = Promise.all([
      expect(scene.room.entered).rejects.toBeInstanceOf(ConnectionLostError),
      expect(publishing).rejects.toBeInstanceOf(ConnectionLostError),
    ]);
    await scene.room.close();
    await failures;
    expect(scene.states()).toEqual(['connecting', 'disconnected left']);
  });

  it('leaves nothing held after many cycles', async () => {
    for (let cycle = 0; cycle < 50; cycle += 1) {
      const scene = enter({
        roster: [participant('ann', 'camera')],
        received: { consumers: [consumerInfo('ann', 'camera')], dataConsumers: [] },
      });
      await shown();
      await scene.room.publish(cameraTrack(), { publicationId: CAMERA, source: 'camera', muted: false });
      await settle();
      expect(scene.adapter.resources()).toMatchObject({ transport: 2, producer: 1, consumer: 1 });
      await scene.room.close();
      expect(scene.adapter.resources()).toEqual({});
    }
  });
});
