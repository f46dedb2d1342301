import type { ParticipantId, QualityLevel, Source } from '@crossfade/video-core';
import { useLocal, useLocalQuality, useParticipant } from '@crossfade/video-react';
import { useHandRaised, useHandRaisedBy, useIsHost, usePerson } from '@crossfade/video-react/control';
import { Hand, Mic, MicOff, Video, VideoOff, type LucideIcon } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Avatar } from './avatar.tsx';
import { isLive } from './is-live.ts';
import { QualityMark } from '../stage/quality-mark.tsx';
import { texts } from '../texts/texts.ts';
import { PersonMenu } from './person-menu.tsx';

/** The person at this page among the others. */
export function OwnRow(): ReactNode {
  const { name, sources, participantId } = useLocal();
  const { camera, microphone } = sources;
  return (
    <Row
      name={name || texts.call.unnamed}
      own
      host={usePerson(participantId)?.role === 'host'}
      heard={microphone.capture === 'on' && !microphone.muted}
      seen={camera.capture === 'on'}
      handRaised={useHandRaised()}
      quality={useLocalQuality()}
    />
  );
}

/** Another participant; renders again only when that participant changes. */
export const PersonRow = memo(function PersonRow({ id }: { readonly id: ParticipantId }): ReactNode {
  const participant = useParticipant(id);
  const person = usePerson(id);
  const handRaised = useHandRaisedBy(id);
  const seesBlocks = useIsHost();
  if (participant === undefined) return null;
  const { name, quality, publications } = participant;
  const of = (source: Source) => publications.find((publication) => publication.source === source);
  return (
    <Row
      name={name || texts.call.unnamed}
      host={person?.role === 'host'}
      blocked={seesBlocks ? person?.blocked : undefined}
      heard={isLive(of('microphone'))}
      seen={isLive(of('camera'))}
      handRaised={handRaised}
      quality={quality}
    >
      <PersonMenu participant={id} className="button-close" />
    </Row>
  );
});

interface RowProps {
  readonly name: string;
  readonly own?: boolean;
  readonly host: boolean;
  readonly blocked?: readonly Source[] | undefined;
  readonly heard: boolean;
  readonly seen: boolean;
  readonly handRaised: boolean;
  readonly quality: QualityLevel;
  readonly children?: ReactNode;
}

const Row = ({
  name,
  own = false,
  host,
  blocked,
  heard,
  seen,
  handRaised,
  quality,
  children,
}: RowProps): ReactNode => {
  const { call, people } = texts;
  return (
    <li className="person" data-testid="person" data-participant={name} data-host={host}>
      <span className="person-picture">
        <Avatar name={name} />
      </span>
      <span className="person-words">
        <span className="person-name">
          <bdi>{name}</bdi>
          {own ? <span className="person-you">{call.you}</span> : null}
        </span>
        {host ? <span className="person-role">{people.host}</span> : null}
        {blocked && blocked.length > 0 ? (
          <span className="person-blocked">{people.blocked(blocked)}</span>
        ) : null}
      </span>
      <span className="person-marks">
        {handRaised ? <Mark icon={Hand} label={call.handRaised} look="hand" /> : null}
        <QualityMark level={quality} />
        <Mark icon={seen ? Video : VideoOff} label={seen ? people.cameraOn : call.cameraOff} off={!seen} />
        <Mark icon={heard ? Mic : MicOff} label={heard ? people.microphoneOn : call.muted} off={!heard} />
      </span>
      {children}
    </li>
  );
};

interface MarkProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly off?: boolean;
  readonly look?: 'hand';
}

const Mark = ({ icon: Icon, label, off = false, look }: MarkProps): ReactNode => (
  <span className="person-mark" title={label} data-off={off} data-look={look}>
    <Icon aria-hidden="true" />
    <span className="visually-hidden">{label}</span>
  </span>
);
