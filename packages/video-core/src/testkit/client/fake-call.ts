import type { AdapterEvent, ParticipantInfo } from '../../contract/adapter-event.ts';
import type { Call } from '../../client/call.ts';
import { createCall, type CallOptions } from '../../client/create-call.ts';
import type { JoinResult } from '../../client/session/call-session.ts';
import { FakeAdapter, type FakeAdapterOptions } from './fake-room.ts';
import { fakeJoinAnswer } from './fake-join-answer.ts';
import { asId, type ParticipantId } from '../../contract/identity.ts';

export type FakeCallOptions = Omit<FakeAdapterOptions, 'enterAtOnce'> &
  Pick<CallOptions, 'control' | 'encryption'>;

/**
 * A real session over a server and rooms that are not there, for tests of an interface: what is joined answers at
 * once, and the test says what happens in the call. Needs no network, no devices and no clock.
 */
export class FakeCall {
  readonly session: Call;
  /** Whose `room` notes what the session told it. */
  readonly adapter: FakeAdapter;
  /** How often the server was asked where the call is; each answer is an epoch of its own. */
  joins = 0;

  constructor({ control, encryption, ...options }: FakeCallOptions = {}) {
    this.adapter = new FakeAdapter(options);
    const { adapter } = this;
    this.session = createCall({
      ...(control && { control }),
      ...(encryption && { encryption }),
      adapters: [adapter.provider],
      join: ({ displayName }) => {
        this.joins += 1;
        const participant = { name: displayName, role: 'host' } as const;
        return Promise.resolve(
          fakeJoinAnswer({
            epoch: this.joins,
            participant,
            explain: true,
            ...(control && { controlToken: 'token' }),
          }),
        );
      },
      storage: { getItem: () => null, setItem: () => undefined },
    });
  }

  /** Joins as `me`, a host. */
  join(displayName = 'Ada'): Promise<JoinResult> {
    return this.session.join({ key: asId.key('garden'), displayName });
  }

  /** Something happens in the room. Throws when nobody has joined. */
  emit(event: AdapterEvent): void {
    this.adapter.room.emit(event);
  }

  /** As many others are there as there are names, with the ids `p0`, `p1`, … and a camera each. */
  roster(...names: readonly string[]): void {
    this.emit({ type: 'roster', participants: people(names) });
  }

  /** The same people are inside already when the next room is entered. */
  inside(...names: readonly string[]): void {
    this.adapter.inside = people(names);
  }
}

/** The id of somebody in `roster`. */
export const personId = (at: number): ParticipantId => asId.participant(`p${at}`);

const people = (names: readonly string[]): readonly ParticipantInfo[] =>
  names.map((name, at) => someone(at, name));

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
