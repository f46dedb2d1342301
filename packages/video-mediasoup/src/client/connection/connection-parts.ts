import { publishProfile, type AdapterEvent, type PublicationId, type Rights } from '@crossfade/video-core';
import type { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import type { ConnectOptions, IncomingData } from '@crossfade/video-core/client';
import type { Device, Transport, TransportOptions } from 'mediasoup-client/types';
import type { Goodbye, MediasoupCredentials, Welcome } from '../../protocol/index.ts';
import { DataReceiver } from '../data/data-receiver.ts';
import { DataSender } from '../data/data-sender.ts';
import type { FrameEncryption } from '../encryption/frame-encryption.ts';
import { LocalPublications } from '../publishing/local-publications.ts';
import { RemotePublications } from '../receiving/remote-publications.ts';
import type { SignallingFactory } from '../signalling/signalling.ts';
import { SignallingLink, type LinkPolicies } from '../signalling/signalling-link.ts';
import { MediaTransport } from '../transport/media-transport.ts';
import { readCounters } from '../transport/transport-counters.ts';
import type { RecoveryTimes } from '../transport/transport-recovery.ts';
import { receiveCapabilitiesToWire, transportOptions } from '../transport/wire-parameters.ts';
import { LivenessMonitor, type Direction } from './liveness/liveness-monitor.ts';
import { MediaMonitor } from './media-monitor.ts';
import { MediaSession, type MediaParts, type MediaSessionListener } from './media-session.ts';
import { ServerPushes } from './server-pushes.ts';

export type TransportMaker = (device: Device, direction: Direction, options: TransportOptions) => Transport;

export interface ConnectionSettings {
  readonly resources: ResourceTracker;
  /** Throws when the browser is not supported. */
  readonly device: () => Device;
  readonly signalling: SignallingFactory;
  readonly transport: TransportMaker;
  /** Makes the worker that encrypts. */
  readonly encryptionWorker?: (() => Worker) | undefined;
  readonly policies?: Partial<LinkPolicies> | undefined;
  readonly recovery?: RecoveryTimes | undefined;
}

/** What the parts of a connection are made of, and whom they tell. */
interface Assembly extends MediaSessionListener {
  readonly credentials: MediasoupCredentials;
  readonly device: Device;
  readonly options: ConnectOptions;
  readonly settings: ConnectionSettings;
  /** True when the device can be used. */
  readonly usable: Promise<boolean>;
  readonly encryption: () => FrameEncryption | undefined;
  readonly mayNotSend: () => boolean;
  readonly emit: (body: AdapterEvent) => void;
  readonly media: (publicationId: PublicationId, track: MediaStreamTrack | undefined) => void;
  readonly deliver: (message: IncomingData) => void;
  readonly welcome: (welcome: Welcome) => void;
  readonly rights: (rights: Rights) => void;
  readonly goodbye: (goodbye: Goodbye) => void;
  readonly unreachable: (error: unknown, entered: boolean) => void;
}

export interface ConnectionParts extends MediaParts {
  readonly liveness: LivenessMonitor;
  readonly session: MediaSession;
  readonly pushes: ServerPushes;
  readonly monitor: MediaMonitor;
}

/** Makes the parts of a connection and binds them to each other; nothing is connected yet. */
export function assembleParts(assembly: Assembly): ConnectionParts {
  const { credentials, device, options, settings, usable, encryption, emit } = assembly;
  const { resources } = settings;
  const link = new SignallingLink({
    signalling: settings.signalling(credentials),
    token: credentials.token,
    resources,
    capabilities: async () =>
      (await usable)
        ? { recvRtpCapabilities: receiveCapabilitiesToWire(device.recvRtpCapabilities) }
        : undefined,
    listener: {
      welcome: assembly.welcome,
      push: (push) => pushes.route(push),
      lost: () => {
        assembly.failed('signalling', 'resume');
        liveness.signallingLost();
      },
      over: assembly.unreachable,
    },
    ...(settings.policies === undefined ? {} : { policies: settings.policies }),
  });
  const transport = (direction: Direction): MediaTransport =>
    new MediaTransport(
      link,
      resources,
      {
        make: (info) =>
          settings.transport(device, direction, {
            ...transportOptions(info),
            iceServers: options.iceServers.map((server) =>
              Object.assign({}, server, { urls: [...server.urls] }),
            ),
            iceTransportPolicy: options.iceTransportPolicy,
            ...optionsFor(encryption()),
          }),
        broken: () => assembly.failed(direction, 'resume'),
        healed: () => assembly.recovered(direction),
        beyondRepair: () => void session.renew(direction),
      },
      settings.recovery,
    );
  const transports = { send: transport('send'), receive: transport('receive') };
  const { send, receive } = transports;
  const liveness = new LivenessMonitor(resources, (direction) => readCounters(transports[direction].now), {
    silent: (direction) => transports[direction].silent(),
    gone: () => link.giveUp(),
    judged: () => assembly.recovered('signalling'),
  });
  const media: MediaParts = {
    link,
    send,
    receive,
    localPublications: new LocalPublications({
      channel: link,
      transport: send,
      resources,
      profile: publishProfile(options.profile),
      sendCapabilities: () => device.sendRtpCapabilities,
      encryption,
      emit,
    }),
    remotePublications: new RemotePublications({
      channel: link,
      transport: receive,
      resources,
      encryption,
      emit,
      media: assembly.media,
    }),
    dataSender: new DataSender({
      channel: link,
      transport: send,
      resources,
      allowed: () => !assembly.mayNotSend(),
      encryption,
    }),
    dataReceiver: new DataReceiver({
      channel: link,
      transport: receive,
      resources,
      encryption,
      deliver: assembly.deliver,
    }),
  };
  const { localPublications: local, remotePublications: remote } = media;
  const session = new MediaSession(device, media, assembly);
  const { welcome, rights, goodbye } = assembly;
  const pushes = new ServerPushes({ local, remote, emit, welcome, rights, goodbye });
  const monitor = new MediaMonitor({ resources, session, local, remote, emit });
  return { ...media, liveness, session, pushes, monitor };
}

const optionsFor = (encryption: FrameEncryption | undefined) =>
  encryption === undefined ? {} : { additionalSettings: encryption.configuration };
