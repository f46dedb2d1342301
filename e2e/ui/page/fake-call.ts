import {
  asId,
  manifest,
  type CallKey,
  type CapabilityManifest,
  type Demand,
  type Feature,
  type JoinAnswer,
  type ParticipantId,
  type ParticipantInfo,
  type PublicationId,
  type PublicationInfo,
  type Source,
} from '@crossfade/video-core';
import type {
  ClientAdapter,
  ConnectOptions,
  RoomConnection,
  RoomObserver,
  TrackStats,
} from '@crossfade/video-core/client';
import { moving } from './moving-picture.ts';

const KIND = asId.provider('fake');
const NAMES = ['Ben Okafor', 'Cem Yılmaz', 'Dora Lind', 'Emil Novák', 'Fatima Zahra', 'Goran Petrović'];
const nobodyWaits = () => Promise.resolve();

/** A room full of people who are not there, and an account of what the page asks of them. */
export class FakeCall implements ClientAdapter {
  readonly capabilities: CapabilityManifest;
  readonly #people: number;
  readonly #demands = new Map<PublicationId, Demand>();
  readonly #sent = new Map<PublicationId, Source>();
  #observer: RoomObserver | undefined;

  constructor(people: number, missing: Partial<Record<Feature, string>>) {
    this.capabilities = manifest(KIND, missing);
    this.#people = people;
  }

  /** What the page wants to receive of somebody's source at this moment. */
  demandFor(person: number, source: Source = 'camera'): Demand | undefined {
    return this.#demands.get(publicationOf(person, source));
  }

  /** Whether this page sends a source to the others now. */
  sends(source: Source): boolean {
    return [...this.#sent.values()].includes(source);
  }

  share(person: number): void {
    const publicationId = publicationOf(person, 'screen');
    this.#observer?.event({
      type: 'publication-added',
      participantId: idOf(person),
      publication: published(person, 'screen'),
    });
    this.#observer?.media(publicationId, moving(`Slides of ${nameOf(person)}`, 210, 1_280, 720));
  }

  /** Turns the phone that somebody's camera is. */
  turn(person: number): void {
    this.#observer?.media(publicationOf(person, 'camera'), moving(nameOf(person), 90, 270, 480));
  }

  stopSharing(person: number): void {
    const publicationId = publicationOf(person, 'screen');
    this.#observer?.media(publicationId, undefined);
    this.#observer?.event({ type: 'publication-removed', participantId: idOf(person), publicationId });
  }

  speak(...people: readonly number[]): void {
    this.#observer?.event({ type: 'speakers', participantIds: people.map(idOf) });
  }

  /** The network of this page carries less than is asked for. */
  limit(limited: boolean): void {
    this.#observer?.event({ type: 'bandwidth-limited', direction: 'receive', limited });
  }

  /** How somebody's media fares, where the call is encrypted. */
  encrypt(person: number, state: 'on' | 'missing-key' | 'wrong-key'): void {
    this.#observer?.event({ type: 'e2ee', participantId: idOf(person), state });
  }

  /** Everyone, this page's person first. */
  get names(): readonly { readonly id: ParticipantId; readonly name: string }[] {
    const others = Array.from({ length: this.#people }, (_, person) => ({
      id: idOf(person),
      name: nameOf(person),
    }));
    return [{ id: asId.participant('me'), name: 'Ada Moreno' }, ...others];
  }

  admit(key: CallKey): JoinAnswer {
    return {
      call: asId.call('fake-call'),
      key,
      epoch: 1,
      attempt: 1,
      decision: { deployment: asId.deployment(KIND), provider: KIND, reason: 'DEFAULT', variant: '' },
      participant: {
        id: asId.participant('me'),
        name: 'Ada Moreno',
        role: 'guest',
        rights: { publish: ['camera', 'microphone', 'screen', 'screen-audio'], subscribe: true, data: true },
        resumeSecret: 'none',
      },
      iceServers: [],
      credentials: {},
      controlToken: 'fake-token',
      explain: false,
    };
  }

  prepare(): void {
    // There is nothing to warm up.
  }

  connect({ observer }: ConnectOptions): RoomConnection {
    this.#observer = observer;
    observer.event({ type: 'connection', state: 'connecting' });
    return {
      entered: this.#enter(observer),
      publish: (_, { publicationId, source }) => {
        this.#sent.set(publicationId, source);
        observer.event({ type: 'local-published', publicationId, source });
        return nobodyWaits();
      },
      unpublish: (publicationId) => {
        this.#sent.delete(publicationId);
        return nobodyWaits();
      },
      replaceTrack: nobodyWaits,
      setMuted: nobodyWaits,
      setDemand: (publicationId, demand) => void this.#demands.set(publicationId, demand),
      setSubscribed: () => undefined,
      limitCamera: () => undefined,
      send: nobodyWaits,
      stats: () => Promise.resolve([RECEIVED]),
      native: undefined,
      close: nobodyWaits,
    };
  }

  async #enter(observer: RoomObserver): Promise<void> {
    await nobodyWaits();
    observer.event({ type: 'connection', state: 'connected' });
    const people = Array.from({ length: this.#people }, (_, person) => person);
    observer.event({ type: 'roster', participants: people.map(someone) });
    for (const person of people)
      if (hasCamera(person))
        observer.media(publicationOf(person, 'camera'), moving(nameOf(person), (person * 47) % 360));
    this.speak(1);
  }
}

const idOf = (person: number): ParticipantId => asId.participant(`person-${person}`);
const publicationOf = (person: number, source: Source): PublicationId =>
  asId.publication(`${source}-of-${person}`);
const nameOf = (person: number): string =>
  person < NAMES.length ? (NAMES[person] ?? '') : `Person ${person + 1}`;
/** What the statistics tell of the first one's microphone. */
const RECEIVED: TrackStats = {
  publicationId: publicationOf(0, 'microphone'),
  direction: 'receive',
  kind: 'audio',
  bytes: 40_000,
  packets: 500,
  packetsLost: 2,
  jitter: 0.004,
  roundTripTime: 0.03,
  codec: 'opus',
  transport: { protocol: 'udp', localCandidate: 'host', remoteCandidate: 'host' },
};

/** Every fifth leaves the camera off, every third is muted, as in a real call. */
const hasCamera = (person: number): boolean => person % 5 !== 4;

const published = (person: number, source: Source): PublicationInfo => ({
  publicationId: publicationOf(person, source),
  source,
  mutedBy: source === 'microphone' && person % 3 === 2 ? ['self'] : [],
  encrypted: false,
  layers: source === 'camera' ? 3 : source === 'screen' ? 2 : 0,
});

const someone = (person: number): ParticipantInfo => ({
  participantId: idOf(person),
  name: nameOf(person),
  role: 'guest',
  joinedAt: person,
  publications: [
    published(person, 'microphone'),
    ...(hasCamera(person) ? [published(person, 'camera')] : []),
  ],
});
