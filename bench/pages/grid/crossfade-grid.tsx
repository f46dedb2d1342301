import { asId, type JoinAnswer, type ParticipantId, type QualityLevel } from '@crossfade/video-core';
import { createCall } from '@crossfade/video-core/client';
import { livekit } from '@crossfade/video-livekit';
import { livekitRoomOf } from '@crossfade/video-livekit/client';
import {
  CallProvider,
  ParticipantVideo,
  useLocal,
  useLocalQuality,
  useParticipant,
  useParticipants,
} from '@crossfade/video-react';
import { useBox, useStage } from '@crossfade/video-react/views';
import type { Room } from 'livekit-client';
import { memo, useRef, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { GridSetting } from './grid-bench.ts';

/** The grid as docs/hooks.md writes it; each tile has what LiveKit's has: picture, mute mark, name, quality, pin. */
export async function openCrossfadeGrid(
  place: Element,
  { layout }: Pick<GridSetting, 'layout'>,
): Promise<Room> {
  const session = createCall({
    adapters: [livekit()],
    join: () => Promise.resolve(ADMITTED),
  });
  createRoot(place).render(
    <CallProvider call={session}>{layout === 'paged' ? <Stage /> : <Everybody />}</CallProvider>,
  );
  await session.join({ key: ADMITTED.key, displayName: 'local' });
  const room = livekitRoomOf(session);
  if (room === undefined) throw new Error('The adapter has no room.');
  return room;
}

function Everybody(): ReactNode {
  return (
    <>
      <OwnTile />
      {useParticipants().map((id) => (
        <PersonTile key={id} id={id} />
      ))}
    </>
  );
}

function Stage(): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  const box = useBox(element);
  const { shown, page, pages, turn } = useStage(box, { gap: 8, own: true, seats: 0 });
  return (
    <div className="stage" ref={element}>
      {shown.map(({ tile: { participantId }, place }) => (
        <div key={participantId} style={{ position: 'absolute', ...place }}>
          {participantId === 'local' ? <OwnTile /> : <PersonTile id={participantId} />}
        </div>
      ))}
      {pages > 1 ? <PageTurner page={page} pages={pages} turn={turn} /> : null}
    </div>
  );
}

const PersonTile = memo(function PersonTile({ id }: { readonly id: ParticipantId }): ReactNode {
  const participant = useParticipant(id);
  if (participant === undefined) return null;
  const { name, speaking, quality, publications } = participant;
  const microphone = publications.find(({ source }) => source === 'microphone');
  return (
    <div className="tile" data-speaking={speaking}>
      <ParticipantVideo participant={id} />
      <Caption name={name} muted={microphone?.mutedBy.length !== 0} quality={quality} />
      <PinButton />
    </div>
  );
});

function OwnTile(): ReactNode {
  const { name, speaking, sources } = useLocal();
  return (
    <div className="tile" data-speaking={speaking}>
      <ParticipantVideo participant="local" />
      <Caption name={name} muted={sources.microphone.muted} quality={useLocalQuality()} />
      <PinButton />
    </div>
  );
}

interface CaptionProps {
  readonly name: string;
  readonly muted: boolean;
  readonly quality: QualityLevel;
}

const Caption = ({ name, muted, quality }: CaptionProps): ReactNode => (
  <div>
    <MutedMark muted={muted} />
    <Name name={name} />
    <QualityMark quality={quality} />
  </div>
);
const MutedMark = ({ muted }: Pick<CaptionProps, 'muted'>): ReactNode => <i data-muted={muted} />;
const Name = ({ name }: Pick<CaptionProps, 'name'>): ReactNode => <span>{name}</span>;
const QualityMark = ({ quality }: Pick<CaptionProps, 'quality'>): ReactNode => <i data-quality={quality} />;
const PinButton = (): ReactNode => <button type="button">Pin</button>;

interface PageTurnerProps {
  readonly page: number;
  readonly pages: number;
  turn(by: number): void;
}

const PageTurner = ({ page, pages, turn }: PageTurnerProps): ReactNode => (
  <nav>
    <button type="button" onClick={() => turn(-1)}>
      Previous page
    </button>
    {page + 1} of {pages}
    <button type="button" onClick={() => turn(1)}>
      Next page
    </button>
  </nav>
);

const ADMITTED: JoinAnswer = {
  call: asId.call('simulated'),
  key: asId.key('simulated'),
  epoch: 1,
  attempt: 1,
  decision: {
    deployment: asId.deployment('livekit'),
    provider: asId.provider('livekit'),
    reason: 'DEFAULT',
    variant: '',
  },
  participant: {
    id: asId.participant('simulated-local'),
    name: 'local',
    role: 'guest',
    rights: { publish: [], subscribe: true, data: true },
    resumeSecret: 'simulated',
  },
  iceServers: [],
  credentials: { url: 'ws://127.0.0.1', token: 'simulated' },
  explain: false,
};
