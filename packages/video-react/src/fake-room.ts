import {
  asId,
  manifest,
  type CallEventBody,
  type Feature,
  type JoinAnswer,
  type ParticipantId,
  type ParticipantInfo,
} from '@crossfade/video-core';
import {
  createCallSession,
  type CallSession,
  type ClientAdapter,
  type RoomConnection,
  type RoomObserver,
} from '@crossfade/video-core/client';

/** A real session over a room that is not there: tests say what happens in it. */
export class FakeRoom {
  readonly session: CallSession;
  joins = 0;
  closes = 0;
  readonly #missing: Partial<Record<Feature, string>>;
  #observer: RoomObserver | undefined;

  /** @param missing what its manifest declares missing, each with its reason */
  constructor(missing: Partial<Record<Feature, string>> = {}) {
    this.#missing = missing;
    this.session = createCallSession({
      adapters: { fake: () => Promise.resolve(this.#adapter()) },
      join: () => {
        this.joins += 1;
        return Promise.resolve(ANSWER);
      },
      storage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
    });
  }

  join(): Promise<void> {
    return this.session.join({ key: asId.key('garden'), displayName: 'Ada' });
  }

  emit(event: CallEventBody): void {
    this.#observer?.event(event);
  }

  /** As many others as there are names, with the ids `p0`, `p1`, … */
  roster(...names: readonly string[]): void {
    this.emit({ type: 'roster', participants: names.map((name, at) => someone(at, name)) });
  }

  #adapter(): ClientAdapter {
    return {
      capabilities: manifest(asId.provider('fake'), this.#missing),
      prepare: () => undefined,
      connect: ({ observer }) => {
        this.#observer = observer;
        observer.event({ type: 'connection', state: 'connecting' });
        return this.#connection(observer);
      },
    };
  }

  #connection(observer: RoomObserver): RoomConnection {
    const nothing = () => Promise.resolve();
    const enter = async () => {
      await nothing();
      observer.event({ type: 'connection', state: 'connected' });
      observer.event({ type: 'roster', participants: [] });
    };
    return {
      entered: enter(),
      publish: nothing,
      unpublish: nothing,
      replaceTrack: nothing,
      setMuted: nothing,
      setDemand: () => undefined,
      setSubscribed: () => undefined,
      limitCamera: () => undefined,
      send: nothing,
      stats: () => Promise.resolve([]),
      native: undefined,
      close: () => {
        this.closes += 1;
        return Promise.resolve();
      },
    };
  }
}

export const personId = (at: number): ParticipantId => asId.participant(`p${at}`);

const someone = (at: number, name: string): ParticipantInfo => ({
  participantId: personId(at),
  name,
  role: 'guest',
  joinedAt: at,
  publications: [
    {
      publicationId: asId.publication(`camera-of-${at}`),
      source: 'camera',
      mutedBy: [],
      encrypted: false,
      layers: 3,
    },
  ],
});

const ANSWER: JoinAnswer = {
  call: asId.call('c1'),
  key: asId.key('garden'),
  epoch: 3,
  attempt: 1,
  decision: {
    deployment: asId.deployment('fake'),
    provider: asId.provider('fake'),
    reason: 'DEFAULT',
    variant: '',
  },
  participant: {
    id: asId.participant('me'),
    name: 'Ada',
    role: 'host',
    rights: { publish: ['camera', 'microphone'], subscribe: true, data: true },
    resumeSecret: 'secret',
  },
  iceServers: [],
  credentials: {},
  explain: true,
};
