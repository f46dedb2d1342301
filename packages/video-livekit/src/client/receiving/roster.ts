import { asId, type AdapterEvent } from '@crossfade/video-core';
import { RemoteParticipant, type DisconnectReason, type Participant, type Room } from 'livekit-client';
import { readParticipantMetadata } from '../../protocol/participant-metadata.ts';
import { departureOf } from '../connection/disconnect-reason.ts';
import { participantInfoOf } from './remote-publication-info.ts';
import type { RemotePublications } from './remote-publications.ts';

/** Who is in the room. The SDK announces participants again after a reconnect, when the roster has told them already. */
export class Roster {
  readonly #room: Room;
  readonly #publications: RemotePublications;
  readonly #emit: (body: AdapterEvent) => void;
  readonly #admit: (participant: RemoteParticipant) => void;
  /** Whom core knows of. */
  readonly #announced = new WeakSet<RemoteParticipant>();
  #told = false;

  /** `admit` is called for each participant before anything of theirs is reported. */
  constructor(
    room: Room,
    publications: RemotePublications,
    emit: (body: AdapterEvent) => void,
    admit: (participant: RemoteParticipant) => void,
  ) {
    this.#room = room;
    this.#publications = publications;
    this.#emit = emit;
    this.#admit = admit;
  }

  /** Tells everyone, after each connect and reconnect. */
  tell(): void {
    this.#told = true;
    for (const participant of this.#room.remoteParticipants.values()) {
      this.#announced.add(participant);
      this.#admit(participant);
    }
    this.#emit({ type: 'roster', participants: this.#publications.snapshot() });
    this.#publications.retell();
  }

  /** The SDK keeps to itself who joins and what they publish until its transports are connected. */
  catchUp(): void {
    if (!this.#told) return;
    for (const participant of this.#room.remoteParticipants.values()) this.joined(participant);
  }

  joined(participant: RemoteParticipant): void {
    if (!this.has(participant)) return;
    if (!this.#announced.has(participant)) {
      this.#announced.add(participant);
      this.#admit(participant);
      this.#emit({ type: 'participant-joined', participant: participantInfoOf(participant, []) });
    }
    for (const publication of participant.trackPublications.values())
      this.#publications.update(participant, publication);
  }

  updated(participant: Participant): void {
    if (!(participant instanceof RemoteParticipant) || !this.has(participant)) return;
    const { name, role } = readParticipantMetadata(
      participant.metadata,
      participant.name ?? participant.identity,
    );
    const participantId = asId.participant(participant.identity);
    this.#emit({ type: 'participant-updated', participantId, name, role });
  }

  left(participant: RemoteParticipant, reason: DisconnectReason | undefined): void {
    this.#publications.removeAll(participant);
    const participantId = asId.participant(participant.identity);
    this.#emit({ type: 'participant-left', participantId, reason: departureOf(reason) });
  }

  has(participant: RemoteParticipant): boolean {
    return this.#room.remoteParticipants.get(participant.identity) === participant;
  }
}
