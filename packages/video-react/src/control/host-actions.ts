import type {
  HostCommand,
  ParticipantId,
  PresentPerson,
  PublicationState,
  Source,
} from '@crossfade/video-core';

/** What decides which actions a host has on a participant. */
export interface HostTarget {
  readonly id: ParticipantId;
  /** As the control channel tells; absent while they are not on it. */
  readonly person: PresentPerson | undefined;
  readonly publications: readonly Pick<PublicationState, 'source' | 'mutedBy'>[];
  readonly handRaised: boolean;
}

/** Sources that are taken and given back one by one; the sound of a screen goes with it. */
const TAKEN = ['microphone', 'camera', 'screen'] as const satisfies readonly Source[];

/** The commands on another participant that would change something now, destructive ones last. */
export function hostActionsOn({ id, person, publications, handRaised }: HostTarget): readonly HostCommand[] {
  const heard = publications.some(({ source, mutedBy }) => source === 'microphone' && mutedBy.length === 0);
  return [
    ...(heard ? [{ type: 'mute', participant: id, source: 'microphone' } as const] : []),
    ...(handRaised ? [{ type: 'lower-hand', participant: id } as const] : []),
    ...(person === undefined
      ? []
      : [
          ...TAKEN.map((source): HostCommand => {
            const blocked = !person.blocked.includes(source);
            return { type: 'block', participant: id, source, blocked };
          }),
          { type: 'role', participant: id, role: person.role === 'host' ? 'guest' : 'host' } as const,
        ]),
    { type: 'remove', participant: id, message: '' },
  ];
}
