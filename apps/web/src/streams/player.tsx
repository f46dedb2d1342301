import type { ParticipantId, Source } from '@crossfade/video-core';
import {
  ParticipantVideo,
  useCallSession,
  useLocalSource,
  useParticipant,
  usePhase,
  usePlaybackBlocked,
} from '@crossfade/video-react';
import { LoaderCircle, Maximize, Minimize, Moon, UserRound, Volume2 } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { isLive } from '../people/is-live.ts';
import { streamsTexts } from '../texts/streams-texts.ts';
import { useFullScreen } from '../ui/use-full-screen.ts';

const { player: words } = streamsTexts;

type PlayerState = 'offline' | 'loading' | 'live';

export interface PlayerProps {
  readonly host: ParticipantId;
  /** Sends in place of the host, where there is one. */
  readonly encoder: ParticipantId;
  readonly hostName: string;
  /** Whether the server says that the stream is live. */
  readonly live: boolean;
}

/** What a viewer sees of a stream, and how loud. */
export function Player({ host, encoder, hostName, live }: PlayerProps): ReactNode {
  const connected = usePhase().name === 'connected';
  const sentBy = { [host]: useSent(host), [encoder]: useSent(encoder) };
  const sender = sentBy[encoder]?.includes('camera') ? encoder : host;
  const sent = [...(sentBy[host] ?? []), ...(sentBy[encoder] ?? [])];
  const picture =
    sender === host && sent.includes('screen') ? 'screen' : sent.includes('camera') ? 'camera' : undefined;
  const state: PlayerState = !live ? 'offline' : connected && sent.length > 0 ? 'live' : 'loading';
  return (
    <Frame state={state} controls={<ViewerControls senders={[host, encoder]} />}>
      {state === 'offline' ? (
        <Note icon={<Moon aria-hidden="true" />} title={words.offline(hostName)} body={words.offlineBody} />
      ) : state === 'loading' ? (
        <Note icon={<LoaderCircle className="spin" aria-hidden="true" />} title={words.connecting} />
      ) : picture === undefined ? (
        <Note icon={<UserRound aria-hidden="true" />} title={words.soundOnly} />
      ) : (
        <ParticipantVideo
          key={`${sender} ${picture}`}
          className="player-video"
          data-testid="player-video"
          participant={sender}
          source={picture}
        />
      )}
    </Frame>
  );
}

function useSent(participant: ParticipantId): readonly Source[] {
  const publications = useParticipant(participant)?.publications ?? [];
  return publications.filter(isLive).map(({ source }) => source);
}

/** What a host sees of their own stream. */
export function OwnPlayer({ live, encoder }: Pick<PlayerProps, 'live' | 'encoder'>): ReactNode {
  const encoded = useSent(encoder).includes('camera');
  const connected = usePhase().name === 'connected';
  const camera = useLocalSource('camera').capture === 'on';
  const screen = useLocalSource('screen').capture === 'on';
  const source = screen ? 'screen' : 'camera';
  const state: PlayerState = !live ? 'offline' : connected ? 'live' : 'loading';
  return (
    <Frame state={state} label={live ? undefined : words.preview}>
      {encoded ? (
        <ParticipantVideo
          key="encoder"
          className="player-video"
          data-testid="player-video"
          participant={encoder}
          source="camera"
        />
      ) : camera || screen ? (
        <ParticipantVideo key={source} className="player-video" participant="local" source={source} />
      ) : (
        <Note icon={<UserRound aria-hidden="true" />} title={words.soundOnly} />
      )}
    </Frame>
  );
}

interface FrameProps {
  readonly state: PlayerState;
  /** Replaces the mark of a live stream. */
  readonly label?: string | undefined;
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}

function Frame({ state, label, controls, children }: FrameProps): ReactNode {
  const root = useRef<HTMLElement>(null);
  const { element, offered, toggle } = useFullScreen();
  return (
    <section ref={root} className="player" data-testid="player" data-state={state} aria-label={words.name}>
      {children}
      {label !== undefined ? (
        <span className="player-mark">{label}</span>
      ) : state === 'live' ? (
        <span className="player-mark" data-live>
          {words.live}
        </span>
      ) : null}
      <div className="player-controls">
        {state === 'live' ? controls : null}
        {offered ? (
          <button
            type="button"
            className="player-button"
            aria-label={element ? words.leaveFullScreen : words.fullScreen}
            onClick={() => toggle(root.current)}
          >
            {element ? <Minimize aria-hidden="true" /> : <Maximize aria-hidden="true" />}
          </button>
        ) : null}
      </div>
    </section>
  );
}

function ViewerControls({ senders }: { readonly senders: readonly ParticipantId[] }): ReactNode {
  const session = useCallSession();
  const blocked = usePlaybackBlocked();
  const [volume, setVolume] = useState(1);
  if (blocked)
    return (
      <button
        type="button"
        className="button button-primary button-small"
        onClick={() => void session.unlockPlayback()}
      >
        <Volume2 aria-hidden="true" />
        {words.unlock}
      </button>
    );
  return (
    <label className="player-volume">
      <Volume2 aria-hidden="true" />
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={volume}
        aria-label={words.volume}
        onChange={({ target }) => {
          setVolume(target.valueAsNumber);
          for (const sender of senders) session.setVolume(sender, target.valueAsNumber);
        }}
      />
    </label>
  );
}

interface NoteProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly body?: string;
}

const Note = ({ icon, title, body }: NoteProps): ReactNode => (
  <output className="player-note">
    {icon}
    <strong>{title}</strong>
    {body === undefined ? null : <span>{body}</span>}
  </output>
);
