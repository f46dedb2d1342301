import type { AdapterEvent, ParticipantInfo, PublicationInfo } from '@crossfade/video-core';
import { mediaKindOf } from '@crossfade/video-core';
import type { Member, Publication } from '../protocol/messages.ts';

const publicationInfo = ({ publicationId, source, mutedBy }: Publication): PublicationInfo => ({
  publicationId,
  source,
  mutedBy,
  encrypted: false,
  // Everybody gets an encoding of their own; to choose from there is one.
  layers: mediaKindOf(source) === 'video' ? 1 : 0,
});

export const participantInfo = (member: Member): ParticipantInfo => ({
  participantId: member.participantId,
  name: member.name,
  role: member.role,
  joinedAt: member.joinedAt,
  publications: member.publications.map(publicationInfo),
});

const find = (member: Member, { publicationId }: Publication): Publication | undefined =>
  member.publications.find((one) => one.publicationId === publicationId);
const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/** Another participant's change as the contract's events. */
export function memberChanges(before: Member, after: Member): readonly AdapterEvent[] {
  const { participantId, name, role } = after;
  const events: AdapterEvent[] = [];
  if (before.name !== name || before.role !== role)
    events.push({ type: 'participant-updated', participantId, name, role });
  for (const publication of before.publications)
    if (!find(after, publication))
      events.push({ type: 'publication-removed', participantId, publicationId: publication.publicationId });
  for (const publication of after.publications) {
    const known = find(before, publication);
    if (known && same(known, publication)) continue;
    const type = known ? 'publication-updated' : 'publication-added';
    events.push({ type, participantId, publication: publicationInfo(publication) });
  }
  return events;
}

/** The same for the local participant; `before` is absent on entering. */
export function ownChanges(before: Member | undefined, after: Member): readonly AdapterEvent[] {
  const events: AdapterEvent[] = [];
  if (before && !same(before.rights, after.rights)) events.push({ type: 'rights', rights: after.rights });
  for (const { publicationId, source } of before?.publications ?? [])
    if (!after.publications.some((one) => one.publicationId === publicationId))
      events.push({ type: 'local-unpublished', publicationId, source });
  for (const publication of after.publications) {
    const { publicationId, source, mutedBy } = publication;
    const known = before && find(before, publication);
    if (!known) events.push({ type: 'local-published', publicationId, source });
    if (mutedBy.includes('server') && !known?.mutedBy.includes('server'))
      events.push({ type: 'forced-mute', publicationId, source });
  }
  return events;
}
