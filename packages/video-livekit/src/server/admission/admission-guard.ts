import { asId, type ParticipantId, type Rights, type RoomName, type Source } from '@crossfade/video-core';
import type { ParticipantInfo } from 'livekit-server-sdk';
import { ISSUED_AT_ATTRIBUTE } from '../../protocol/attributes.ts';
import type { RoomApi } from '../room-api.ts';
import type { AdmissionLedger } from './admission-ledger.ts';
import { RemovalWatch } from './removal-watch.ts';

/** Milliseconds for which a token is valid that LiveKit refreshes by itself (`tokenDefaultTTL` in its roommanager.go). */
const REFRESHED_TOKEN_LIFETIME = 600_000;

/** Enforces what was decided about participants against tokens that do not know of it. */
export class AdmissionGuard {
  readonly #api: RoomApi;
  readonly #ledger: AdmissionLedger;
  readonly #now: () => number;
  readonly #watch: RemovalWatch;
  #tokenLifetime = REFRESHED_TOKEN_LIFETIME;

  constructor(api: RoomApi, ledger: AdmissionLedger, now: () => number) {
    this.#api = api;
    this.#ledger = ledger;
    this.#now = now;
    this.#watch = new RemovalWatch({
      now,
      tokenLifetime: () => this.#tokenLifetime,
      eject: (room, participants) => this.#ejectAll(room, participants),
    });
  }

  /** To be called for each token: `ttl` in seconds. */
  issued(ttl: number): void {
    this.#tokenLifetime = Math.max(this.#tokenLifetime, ttl * 1_000);
  }

  /** Tokens from now or before no longer admit this participant. */
  async remove(room: RoomName, participantId: ParticipantId): Promise<void> {
    await this.#ledger.record(room, participantId, { removedAt: this.#now() });
    this.#watch.watch(room, participantId);
  }

  /** Tokens from now or before admit with these rights. */
  async setRights(room: RoomName, participantId: ParticipantId, rights: Rights): Promise<void> {
    await this.#ledger.record(room, participantId, { rights: { since: this.#now(), rights } });
  }

  /** Nobody enters this room again, nor any of the same name. */
  async closeRoom(room: RoomName): Promise<void> {
    await this.#ledger.close(room);
    this.#watch.unwatch(room);
  }

  isClosed(room: RoomName): Promise<boolean> {
    return this.#ledger.isClosed(room);
  }

  /** A participant has entered: applies what their token does not include. */
  async admit(room: RoomName, participant: ParticipantInfo): Promise<'admitted' | 'removed'> {
    const participantId = asId.participant(participant.identity);
    const admission = await this.#ledger.find(room, participantId);
    if (admission === undefined) return 'admitted';
    const issuedAt = issuedAtOf(participant);
    if (admission.removedAt !== undefined && issuedAt <= admission.removedAt) {
      await this.#api.removeParticipant(room, participantId);
      this.#watch.watch(room, participantId);
      return 'removed';
    }
    if (admission.rights !== undefined && issuedAt <= admission.rights.since)
      await this.#api.setRights(room, participantId, admission.rights.rights);
    return 'admitted';
  }

  /**
   * Revokes the right to a source from a participant who published the wrong kind of media under its name, such as video
   * as a microphone; LiveKit then unpublishes it.
   */
  async revoke(room: RoomName, participantId: ParticipantId, source: Source): Promise<void> {
    const rights = await this.#api.rightsOf(room, participantId);
    if (rights === undefined) return;
    const publish = rights.publish.filter((one) => one !== source);
    await this.#api.setRights(room, participantId, { ...rights, publish });
  }

  close(): void {
    this.#watch.close();
  }

  async #ejectAll(
    room: RoomName,
    participants: ReadonlySet<ParticipantId>,
  ): Promise<readonly ParticipantId[]> {
    const ejected: ParticipantId[] = [];
    for (const participant of await this.#api.listParticipants(room)) {
      const participantId = asId.participant(participant.identity);
      if (participants.has(participantId) && (await this.admit(room, participant)) === 'removed')
        ejected.push(participantId);
    }
    return ejected;
  }
}

/** A token without the attribute counts as older than everything. */
const issuedAtOf = ({ attributes }: ParticipantInfo): number => Number(attributes[ISSUED_AT_ATTRIBUTE] ?? 0);
