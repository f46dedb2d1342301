import type { ParticipantInfo } from '../../contract/adapter-event.ts';
import type { ParticipantId, PublicationId } from '../../contract/identity.ts';
import type { Demand, Layer } from '../../contract/media.ts';
import type { Rights, Role } from '../../contract/rights.ts';
import type { EncryptionStatus } from '../../client/encryption/frames.ts';
import type { MemoryCipher } from './memory-cipher.ts';
import type { MemoryDelivery } from './memory-delivery.ts';
import type { MemoryLink } from './memory-link.ts';
import type { MemoryPublication } from './memory-publication.ts';

/** Someone inside a memory room. */
export class MemoryMember {
  readonly participantId: ParticipantId;
  readonly name: string;
  readonly role: Role;
  readonly joinedAt: number;
  readonly link: MemoryLink;
  readonly publications = new Map<PublicationId, MemoryPublication>();
  readonly deliveries = new Map<PublicationId, MemoryDelivery>();
  readonly demands = new Map<PublicationId, Demand>();
  readonly unsubscribed = new Set<PublicationId>();
  /** There when this member encrypts end to end. */
  readonly cipher: MemoryCipher | undefined;
  /** How the others' media, and the own, fares here. */
  readonly encryption = new Map<ParticipantId, EncryptionStatus>();
  rights: Rights;
  /** The largest layer that is sent of the camera. */
  cameraLimit: Layer = 2;

  constructor(
    who: {
      readonly participantId: ParticipantId;
      readonly name: string;
      readonly role: Role;
      readonly rights: Rights;
      readonly joinedAt: number;
    },
    link: MemoryLink,
    cipher?: MemoryCipher,
  ) {
    this.participantId = who.participantId;
    this.name = who.name;
    this.role = who.role;
    this.rights = who.rights;
    this.joinedAt = who.joinedAt;
    this.link = link;
    this.cipher = cipher;
  }

  get info(): ParticipantInfo {
    const { participantId, name, role, joinedAt } = this;
    return {
      participantId,
      name,
      role,
      joinedAt,
      publications: [...this.publications.values()].map(({ info }) => info),
    };
  }
}
