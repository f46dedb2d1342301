import type { Timers } from '@crossfade/video-core/adapter-kit';
import {
  sameRights,
  type ParticipantId,
  type ParticipantInfo,
  type QualityLevel,
  type Rights,
  type Role,
} from '@crossfade/video-core';
import type { WebRtcTransport } from 'mediasoup/types';
import { randomBytes } from 'node:crypto';
import {
  SIGNALLING_TIMES,
  type Goodbye,
  type Received,
  type ReceiveCapabilities,
  type Requests,
  type RoomFact,
  type TransportInfo,
  type Welcome,
} from '../../protocol/index.ts';
import { qualityOf } from '../room/connection-quality.ts';
import type { Transports } from '../room/room-media.ts';
import type { AccessClaims } from '../signalling/access-token.ts';
import { wireTransport } from '../workers/wire-parameters.ts';
import { PeerData, type DataRoom } from './data/peer-data.ts';
import { Outbox, type Push } from './outbox.ts';
import { PeerTransports } from './peer-transports.ts';
import {
  PeerPublications,
  type PublishingPeer,
  type PublishingRoom,
} from './publishing/peer-publications.ts';
import { PeerSubscriptions, type ReceivingPeer, type ReceivingRoom } from './receiving/peer-subscriptions.ts';

/** The socket that a participant is connected through now. */
export interface PeerLink {
  readonly push: Push;
  /** Disconnects it. Idempotent. */
  end(): void;
}

/** What a participant needs of the room. */
export interface PeerRoom extends PublishingRoom<Peer>, ReceivingRoom<Peer>, DataRoom<Peer> {
  readonly incarnation: number;
  /** It has lost its worker and has no other yet. */
  readonly moving: boolean;
  rosterFor(peer: Peer): readonly ParticipantInfo[];
  /** What a snapshot does not hold and a participant who connects should know. */
  standing(): Iterable<RoomFact>;
  leave(peer: Peer, reason: 'left' | 'lost'): void;
  /** Removes a participant who floods the server, and refuses them for a while. */
  cutOff(peer: Peer): void;
  qualityChanged(peer: Peer): void;
  createTransport(): Promise<WebRtcTransport>;
  /** A transport was closed by neither end; the participant gets new ones. */
  transportsLost(peer: Peer): void;
}

/** A participant in a room, for as long as the session lasts: it survives its socket and its transports. */
export class Peer implements PublishingPeer, ReceivingPeer {
  readonly room: PeerRoom;
  readonly participantId: ParticipantId;
  readonly name: string;
  readonly role: Role;
  readonly joinedAt = Date.now();
  /** A secret: a client that knows it is this participant. */
  readonly session = randomBytes(24).toString('base64url');
  readonly transports: PeerTransports;
  readonly publications: PeerPublications<Peer>;
  readonly subscriptions: PeerSubscriptions<Peer>;
  readonly data: PeerData<Peer>;
  rights: Rights;
  /** What the others were told last. */
  quality: QualityLevel = 'unknown';
  readonly #outbox = new Outbox();
  #link: PeerLink | undefined;
  #welcomed = false;
  /** The incarnation of the room whose transports the client has been told. */
  #toldIncarnation: number | undefined;
  #cancelEviction: (() => void) | undefined;
  #closed = false;

  constructor(room: PeerRoom, claims: AccessClaims, rights: Rights, transports: Transports) {
    this.room = room;
    this.participantId = claims.participantId;
    this.name = claims.name;
    this.role = claims.role;
    this.rights = rights;
    this.transports = new PeerTransports(() => room.transportsLost(this));
    this.transports.use(transports);
    this.publications = new PeerPublications<Peer>(this, room, this.transports);
    this.subscriptions = new PeerSubscriptions<Peer>(this, room, this.transports, this.#outbox);
    this.data = new PeerData<Peer>(this, room, this.transports);
  }

  get closed(): boolean {
    return this.#closed;
  }

  get timers(): Timers {
    return this.room.timers;
  }

  get connected(): boolean {
    return this.#link !== undefined;
  }

  get info(): ParticipantInfo {
    return {
      participantId: this.participantId,
      name: this.name,
      role: this.role,
      joinedAt: this.joinedAt,
      publications: [...this.publications].map(({ info }) => info),
    };
  }

  // The connection

  /** Another socket takes over; the client is told everything as it is now. */
  async connect(link: PeerLink, receive: ReceiveCapabilities | undefined): Promise<void> {
    this.#cancelEviction?.();
    this.#outbox.close();
    const previous = this.#link;
    this.#link = link;
    this.#welcomed = false;
    previous?.end();
    if (receive) await this.receive(receive);
    // Meanwhile the socket may be gone, or the room may have moved and said so.
    if (this.#link === link && !this.#welcomed) this.#welcome();
  }

  /** The socket is gone. The session lasts for a while without one. */
  disconnect(link: PeerLink): void {
    if (this.#link !== link) return;
    this.#link = undefined;
    this.#outbox.close();
    if (this.#closed) return;
    this.room.qualityChanged(this);
    this.#cancelEviction = this.room.timers.after(SIGNALLING_TIMES.resumeWindow, () =>
      this.room.leave(this, 'lost'),
    );
  }

  #welcome(): void {
    const link = this.#link;
    const transports = this.transports.now;
    // While the room moves there is nothing to send; `moveTo` does so afterwards.
    if (link === undefined || this.#closed || transports === undefined) return;
    const { incarnation } = this.room;
    const welcome: Welcome = {
      session: this.session,
      resumed: this.#toldIncarnation === incarnation,
      incarnation,
      participantId: this.participantId,
      rights: this.rights,
      roster: this.room.rosterFor(this),
      own: this.publications.own,
      send: wireTransport(transports.send),
      receive: wireTransport(transports.receive),
      ...(this.#receives && { received: this.#received }),
    };
    link.push(this.#welcomed ? 'room-moved' : 'welcome', welcome);
    this.#welcomed = true;
    this.#toldIncarnation = incarnation;
    this.#outbox.open(link.push);
    for (const fact of this.room.standing()) this.tell(fact);
    this.publications.retell();
    this.room.qualityChanged(this);
  }

  tell(fact: RoomFact): void {
    this.#outbox.fact(fact);
  }

  // Receiving

  /** The client has told what it can receive. */
  get #receives(): boolean {
    return this.subscriptions.receiveCapabilities !== undefined;
  }

  async receive({ recvRtpCapabilities }: ReceiveCapabilities): Promise<Received> {
    if (!this.#receives) {
      this.subscriptions.receiveCapabilities = recvRtpCapabilities;
      await this.#openAll();
    }
    return this.#received;
  }

  /** All media and all data of the others, on a new transport. */
  async #openAll(): Promise<void> {
    const transport = this.transports.now?.receive;
    if (transport === undefined) return;
    await Promise.all([this.data.openAll(transport), this.subscriptions.openAll(transport)]);
  }

  get #received(): Received {
    return { consumers: this.subscriptions.consumers, dataConsumers: this.data.consumers };
  }

  // Transports that break, and rooms that move

  async renewTransport(direction: 'send' | 'receive'): Promise<Requests['renew-transport']['answer']> {
    const { before, after } = await this.transports.replace(direction, () => this.room.createTransport());
    if (direction === 'send') this.#loseSending();
    else this.#loseReceiving();
    before.close();
    const transport: TransportInfo = wireTransport(after);
    if (direction === 'send' || !this.#receives) return { transport };
    await this.#openAll();
    return { transport, received: this.#received };
  }

  #loseSending(): void {
    this.publications.lose();
    this.data.loseSending();
  }

  #loseReceiving(): void {
    this.subscriptions.lose();
    this.data.loseReceiving();
  }

  /** All that this participant had on the worker is lost; the client opens all of it again. */
  loseMedia(): void {
    this.#loseSending();
    this.#loseReceiving();
    this.#toldIncarnation = undefined;
    this.transports.close();
  }

  /** The room is on another worker. A client without a socket gets this when it has reconnected. */
  async moveTo(transports: Transports): Promise<void> {
    this.transports.use(transports);
    this.#outbox.close();
    if (this.#receives) await this.#openAll();
    if (this.transports.now === transports) this.#welcome();
  }

  // Rights and quality

  setRights(rights: Rights): void {
    const before = this.rights;
    if (sameRights(before, rights)) return;
    this.rights = rights;
    this.tell({ type: 'rights', rights });
    this.publications.rightsChanged();
    if (rights.subscribe !== before.subscribe) this.subscriptions.rightsChanged();
  }

  qualityChanged(): void {
    this.room.qualityChanged(this);
  }

  /** The worst of what this participant sends and receives. */
  measureQuality(): QualityLevel {
    if (!this.connected) return 'lost';
    return qualityOf([...this.publications.scores(), ...this.subscriptions.scores()]);
  }

  /** Frees everything and says why, when a client is connected. Idempotent. */
  close(goodbye: Goodbye | undefined): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelEviction?.();
    this.subscriptions.close();
    this.data.close();
    this.#outbox.close();
    this.transports.close();
    const link = this.#link;
    this.#link = undefined;
    if (goodbye) link?.push('goodbye', goodbye);
    link?.end();
  }
}
