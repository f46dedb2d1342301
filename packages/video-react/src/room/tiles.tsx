import type { ParticipantId, Source } from '@crossfade/video-core';
import { memo, type ReactNode } from 'react';
import { useLocal } from '../local/use-local.ts';
import { useLocalSource } from '../local/use-local-source.ts';
import { useLocalSpeaking } from '../local/use-local-speaking.ts';
import { ParticipantVideo } from '../participants/participant-video.tsx';
import { useParticipant } from '../participants/use-participant.ts';
import { useSpeaking } from '../participants/use-speaking.ts';
import { useTrack } from '../participants/use-track.ts';
import { allLabels, type Labelled } from './labels.ts';

export interface ParticipantTileProps extends Labelled {
  readonly participant: ParticipantId;
}

/** Another participant's camera, with their name and whether they are heard. */
export const ParticipantTile = memo(function ParticipantTile({
  participant,
  labels,
}: ParticipantTileProps): ReactNode {
  const texts = allLabels(labels);
  const name = useParticipant(participant)?.name;
  const camera = useTrack(participant, 'camera');
  const microphone = useTrack(participant, 'microphone');
  const speaking = useSpeaking(participant);
  if (name === undefined) return null;
  return (
    <Frame
      name={name}
      muted={microphone?.mutedBy.length === 0 ? undefined : texts.muted}
      seen={camera?.mutedBy.length === 0}
      speaking={speaking}
    >
      <ParticipantVideo className="crossfade-video" participant={participant} />
    </Frame>
  );
});

/** A screen that another participant shares. */
export const ScreenTile = memo(function ScreenTile({ participant, labels }: ParticipantTileProps): ReactNode {
  const texts = allLabels(labels);
  const name = useParticipant(participant)?.name;
  if (name === undefined) return null;
  return (
    <Frame name={texts.screenOf(name)} screen seen>
      <ParticipantVideo className="crossfade-video" participant={participant} source="screen" />
    </Frame>
  );
});

export interface LocalTileProps extends Labelled {
  /** The camera unless it says otherwise. */
  readonly source?: Extract<Source, 'camera' | 'screen'>;
}

/** The own camera, or the screen that one shares. */
export function LocalTile({ source = 'camera', labels }: LocalTileProps): ReactNode {
  const texts = allLabels(labels);
  const { name } = useLocal();
  const speaking = useLocalSpeaking();
  const microphone = useLocalSource('microphone');
  const seen = useLocalSource(source).capture === 'on';
  const screen = source === 'screen';
  const heard = microphone.capture === 'on' && !microphone.muted;
  return (
    <Frame
      local
      name={screen ? texts.screenOf(texts.you) : name === '' ? texts.you : `${name} (${texts.you})`}
      muted={heard || screen ? undefined : texts.muted}
      screen={screen}
      seen={seen}
      speaking={speaking && !screen}
    >
      <ParticipantVideo className="crossfade-video" participant="local" source={source} />
    </Frame>
  );
}

interface FrameProps {
  readonly name: string;
  /** Says so where the microphone is not heard. */
  readonly muted?: string | undefined;
  readonly seen: boolean;
  readonly speaking?: boolean;
  readonly screen?: boolean;
  readonly local?: boolean;
  readonly children: ReactNode;
}

function Frame({ name, muted, seen, speaking, screen, local, children }: FrameProps): ReactNode {
  return (
    <figure
      className="crossfade-tile"
      data-local={local}
      data-screen={screen}
      data-seen={seen}
      data-speaking={speaking}
    >
      {children}
      {seen ? null : (
        <span className="crossfade-initial" aria-hidden="true">
          {name.slice(0, 1)}
        </span>
      )}
      <figcaption className="crossfade-caption">
        <span className="crossfade-name">{name}</span>
        {muted === undefined ? null : <span className="crossfade-mark">{muted}</span>}
      </figcaption>
    </figure>
  );
}
