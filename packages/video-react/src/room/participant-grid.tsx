import type { ReactNode } from 'react';
import { useLocalSource } from '../local/use-local-source.ts';
import { useParticipants } from '../participants/use-participants.ts';
import { useScreenShares } from '../views/use-screen-shares.ts';
import { allLabels, type Labelled } from './labels.ts';
import { LocalTile, ParticipantTile, ScreenTile } from './tiles.tsx';

/** Everyone's video, shared screens first. */
export function ParticipantGrid({ labels }: Labelled): ReactNode {
  const texts = allLabels(labels);
  const others = useParticipants();
  const screens = useScreenShares();
  const sharing = useLocalSource('screen').capture === 'on';
  return (
    <section
      className="crossfade-grid"
      aria-label={texts.participants}
      data-count={others.length + 1}
      data-screens={screens.length + Number(sharing)}
    >
      {screens.map(({ participantId, publicationId }) => (
        <ScreenTile key={publicationId} labels={labels} participant={participantId} />
      ))}
      {sharing ? <LocalTile labels={labels} source="screen" /> : null}
      {others.map((id) => (
        <ParticipantTile key={id} labels={labels} participant={id} />
      ))}
      <LocalTile labels={labels} />
      {others.length === 0 ? <p className="crossfade-alone">{texts.alone}</p> : null}
    </section>
  );
}
