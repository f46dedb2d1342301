import type { Feature } from '../../contract/capabilities.ts';
import type { RoomConnection } from '../../contract/client-adapter.ts';
import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';
import type { IceTransportPolicy } from '../../contract/ice-server.ts';
import { asId, type ParticipantId, type RoomName } from '../../contract/identity.ts';
import { SOURCES } from '../../contract/media.ts';
import { DEFAULT_PUBLISH_PROFILE, type VideoCodec } from '../../contract/publish-profile.ts';
import type { Rights, Role } from '../../contract/rights.ts';
import type { ServerAdapter } from '../../contract/server-adapter.ts';
import { deriveRoomKeys } from '../../client/encryption/keys/room-keys.ts';
import { ConformanceError, expect } from './conformance-error.ts';
import type { ConformanceHarness, ConformancePlayback, ConformanceSeat } from './conformance-harness.ts';
import { ConformanceSecret, ENCRYPTED_CALL } from './conformance-secret.ts';
import { within } from './deadline.ts';
import { GivenTracks } from './given-tracks.ts';
import { Person } from './person.ts';
import { Witness } from './witness.ts';

export const ALL_RIGHTS: Rights = { publish: SOURCES, subscribe: true, data: true };

export interface Guest {
  readonly id?: ParticipantId;
  readonly name?: string;
  readonly role?: Role;
  readonly rights?: Rights;
  /** Seconds. */
  readonly ttl?: number;
  /** What their client is configured to encode pictures with. */
  readonly codec?: VideoCodec;
  /** Enters with end-to-end encryption; empty: with the secret still to come. */
  readonly secret?: string;
}

let opened = 0;

/** Where one case plays: rooms, people and tracks of its own, all taken down after it. */
export class Stage {
  readonly server: ServerAdapter;
  readonly patience: number;
  readonly #harness: ConformanceHarness;
  readonly #tracks: GivenTracks;
  readonly #rooms: RoomName[] = [];
  readonly #people: Person[] = [];
  readonly #playbacks: ConformancePlayback[] = [];
  #arrivals = 0;

  constructor(harness: ConformanceHarness) {
    this.#harness = harness;
    this.#tracks = new GivenTracks(harness);
    this.server = harness.server;
    this.patience = harness.patience;
  }

  supports(feature: Feature): boolean {
    return this.server.capabilities.features[feature].supported;
  }

  /** A name that was never used before, of a room that is not there. */
  unusedRoom(): RoomName {
    opened += 1;
    return asId.room(`conformance-${Date.now().toString(36)}-${opened}.1.1`);
  }

  async openRoom({ maxParticipants = 50 } = {}): Promise<RoomName> {
    const room = this.unusedRoom();
    this.#rooms.push(room);
    await this.server.createRoom({ room, emptyTimeout: 120, maxParticipants });
    return room;
  }

  issue(room: RoomName, id: ParticipantId, guest: Guest = {}): Promise<unknown> {
    return this.server.issueCredentials({
      room,
      participantId: id,
      name: guest.name ?? `Name of ${id}`,
      role: guest.role ?? 'guest',
      rights: guest.rights ?? ALL_RIGHTS,
      ttl: guest.ttl ?? 600,
      readAt: Date.now(),
    });
  }

  expire(credentials: unknown): Promise<unknown> {
    return this.#harness.expire(credentials);
  }

  /** Starts to connect with the given credentials, and does not wait. */
  async connect(
    credentials: unknown,
    id: ParticipantId,
    options: {
      readonly seat?: ConformanceSeat;
      readonly iceTransportPolicy?: IceTransportPolicy;
      readonly codec?: VideoCodec;
      readonly secret?: string;
    } = {},
  ): Promise<Person> {
    const seat = options.seat ?? (await this.#harness.seat());
    const { codec } = options;
    const witness = new Witness(id, this.patience);
    const secret = new ConformanceSecret();
    if (options.secret) await secret.enter(options.secret);
    const adapter = await seat.provider.load();
    const connection = adapter.connect({
      credentials,
      iceServers: this.#harness.iceServers,
      iceTransportPolicy: options.iceTransportPolicy ?? 'all',
      profile: {
        ...DEFAULT_PUBLISH_PROFILE,
        ...(codec && { codecs: { camera: codec, screen: codec } }),
      },
      observer: witness,
      ...(options.secret !== undefined && { keys: deriveRoomKeys(secret, ENCRYPTED_CALL, id) }),
    });
    const person = new Person(id, seat, witness, connection, this.#tracks, secret);
    this.#people.push(person);
    return person;
  }

  /** Somebody who is on the way into a room. */
  async arrive(room: RoomName, name: string, guest: Guest = {}): Promise<Person> {
    this.#arrivals += 1;
    const id = guest.id ?? asId.participant(`${name}-${this.#arrivals}`);
    const { codec, secret } = guest;
    return this.connect(await this.issue(room, id, guest), id, {
      ...(codec && { codec }),
      ...(secret !== undefined && { secret }),
    });
  }

  /** Somebody who has entered. */
  async join(room: RoomName, name: string, guest: Guest = {}): Promise<Person> {
    const person = await this.arrive(room, name, guest);
    await this.entered(person);
    return person;
  }

  /** People who have all entered and see each other. */
  async meet(room: RoomName, ...names: readonly string[]): Promise<readonly Person[]> {
    const people = await Promise.all(names.map((name) => this.join(room, name)));
    await Promise.all(
      people.flatMap(({ witness }) =>
        people.filter((other) => other.witness !== witness).map(({ id }) => witness.untilPerson(id)),
      ),
    );
    return people;
  }

  /** Two people who have entered. Who publishes nothing may be seen by the other a moment later. */
  async pair(room: RoomName): Promise<readonly [Person, Person]> {
    return Promise.all([this.join(room, 'ann'), this.join(room, 'ben')]);
  }

  entered(person: Person): Promise<void> {
    return person.witness.during(person.connection.entered, 'entering the room');
  }

  /** Plays a remote track until the case is over. */
  play(track: MediaStreamTrack): ConformancePlayback {
    const playback = this.#harness.play(track);
    this.#playbacks.push(playback);
    return playback;
  }

  makeTrack(kind: 'audio' | 'video', size?: 'small' | 'large'): MediaStreamTrack {
    return this.#tracks.make(kind, size);
  }

  /** A command's answer, bounded by the harness's patience. */
  done<Value>(command: Promise<Value>, what: string): Promise<Value> {
    return within(command, this.patience, () => what);
  }

  /** The error of core with which a promise rejects; the case fails when it resolves or rejects otherwise. */
  async refusal(promise: Promise<unknown>, code: string, what: string): Promise<CrossfadeError> {
    const outcome = await within(
      promise.then(
        () => undefined,
        (error: unknown) => ({ error }),
      ),
      this.patience,
      () => what,
    );
    expect(outcome !== undefined, `${what} should be refused with "${code}", and was not`);
    const { error } = outcome;
    if (!(error instanceof CrossfadeError))
      throw new ConformanceError(`${what} was refused with an error that is not of core: ${String(error)}`, {
        cause: error,
      });
    expect(error.code === code, `${what} should be refused with "${code}", and was with "${error.code}"`);
    expect(error.message.length > 0, `${what} was refused without a word`);
    return error;
  }

  /** Looks again and again at what no event tells, such as counters. */
  async eventually(what: string, look: () => Promise<boolean>): Promise<void> {
    const until = Date.now() + this.patience;
    while (!(await look())) {
      if (Date.now() > until)
        throw new ConformanceError(`"${what}" did not become true within ${this.patience} ms`);
      await pause(LOOK_EVERY);
    }
  }

  /** Resolves after a time in which something must not happen. */
  meanwhile(milliseconds = 400): Promise<void> {
    return pause(Math.min(milliseconds, this.patience / 4));
  }

  /** Ends everything; fails when an adapter broke a rule that no case has to look for. */
  async strike(): Promise<void> {
    for (const playback of this.#playbacks.splice(0)) playback.stop();
    const connections: RoomConnection[] = this.#people.map(({ connection }) => connection);
    try {
      await within(
        Promise.all(connections.map((one) => one.close())),
        this.patience,
        () => 'closing every connection',
      );
      for (const { witness } of this.#people) witness.judge();
      this.#tracks.judge();
    } finally {
      this.#tracks.stop();
      await Promise.all(this.#rooms.map((room) => this.server.closeRoom(room, 'ended')));
    }
  }
}

const LOOK_EVERY = 50;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
