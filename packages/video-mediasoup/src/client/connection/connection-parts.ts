import type { AdapterEvent, PublicationId } from '@crossfade/video-core';
import type { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import type { ConnectOptions, IncomingData } from '@crossfade/video-core/client';
import type { Device, Transport, TransportOptions } from 'mediasoup-client/types';
import type { MediasoupCredentials, Welcome } from '../../protocol/index.ts';
import { DataReceiver } from '../data/data-receiver.ts';
import { DataSender } from '../data/data-sender.ts';
import type { FrameEncryption } from '../encryption/frame-encryption.ts';
import { LocalPublications } from '../publishing/local-publications.ts';
import { RemotePublications } from '../receiving/remote-publications.ts';
import type { Push, SignallingFactory } from '../signalling/signalling.ts';
import { SignallingLink, type LinkPolicies } from '../signalling/signalling-link.ts';
import { MediaTransport } from '../transport/media-transport.ts';
import { readCounters } from '../transport/transport-counters.ts';
import type { RecoveryTimes } from '../transport/transport-recovery.ts';
import { receiveCapabilitiesToWire, transportOptions } from '../transport/wire-parameters.ts';
import type { Part } from './connection-health.ts';
import { LivenessMonitor, type Direction } from './liveness-monitor.ts';

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
interface Assembly {
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
  readonly push: (push: Push) => void;
  readonly failed: (part: Part) => void;
  readonly recovered: (part: Part) => void;
  /** A transport is beyond repair. */
  readonly renew: (direction: Direction) => void;
  readonly over: (error: unknown, entered: boolean) => void;
}

export interface ConnectionParts {
  readonly link: SignallingLink;
  readonly send: MediaTransport;
  readonly receive: MediaTransport;
  readonly liveness: LivenessMonitor;
  readonly localPublications: LocalPublications;
  readonly remotePublications: RemotePublications;
  readonly dataSender: DataSender;
  readonly dataReceiver: DataReceiver;
}

/** Makes the parts of a connection and binds them to each other; nothing is connected yet. */
export function assembleParts(assembly: Assembly): ConnectionParts {
  const { credentials, device, options, settings, usable, encryption, emit, media, deliver } = assembly;
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
      push: assembly.push,
      lost: () => {
        assembly.failed('signalling');
        liveness.signallingLost();
      },
      over: assembly.over,
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
        broken: () => assembly.failed(direction),
        healed: () => assembly.recovered(direction),
        beyondRepair: () => assembly.renew(direction),
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
  return {
    link,
    send,
    receive,
    liveness,
    localPublications: new LocalPublications({
      channel: link,
      transport: send,
      resources,
      profile: options.profile,
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
      media,
    }),
    dataSender: new DataSender({
      channel: link,
      transport: send,
      resources,
      allowed: () => !assembly.mayNotSend(),
      encryption,
    }),
    dataReceiver: new DataReceiver({ channel: link, transport: receive, resources, encryption, deliver }),
  };
}

const optionsFor = (encryption: FrameEncryption | undefined) =>
  encryption === undefined ? {} : { additionalSettings: encryption.configuration };
