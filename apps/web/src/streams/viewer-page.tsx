'use client';

import { useParticipants } from '@crossfade/video-react';
import Link from 'next/link';
import { useCallback, useState, type ReactNode } from 'react';
import { get } from '../api/api-client.ts';
import { ApiError } from '../api/api-error.ts';
import { useAnswer } from '../api/use-answer.ts';
import { usePolled } from '../api/use-polled.ts';
import { LoadingPage } from '../brand/loading-page.tsx';
import { Mark } from '../brand/logo.tsx';
import { MessagePage } from '../brand/message-page.tsx';
import { CallRoot } from '../call/call-root.tsx';
import { ProviderBadge } from '../call/provider-badge.tsx';
import { ChatButton } from '../chat/chat-button.tsx';
import { ChatPanel } from '../chat/chat-panel.tsx';
import { NoticesProvider } from '../notices/notices.tsx';
import type { WebEnvironment } from '../environment/web-environment.ts';
import { streamsTexts } from '../texts/streams-texts.ts';
import { useFollowedCall } from '../visit/call/use-followed-call.ts';
import { ChatMode } from './chat-mode.tsx';
import { Player } from './player.tsx';
import { RelationButtons } from './relation-buttons.tsx';
import { StreamCall } from './stream-call.tsx';
import {
  countViewers,
  encoderOf,
  hostOf,
  streamKey,
  type Enveloped,
  type OwnProfile,
  type WatchedStream,
} from './stream-state.ts';

/** Milliseconds between two looks whether the stream is live, and what its host changed. */
const PAUSE_MS = 3_000;

const { watch } = streamsTexts;

export interface ViewerPageProps {
  readonly username: string;
  readonly environment: WebEnvironment;
}

/** A stream as its viewers see it, live or not; it starts by itself. */
export const ViewerPage = ({ username, environment }: ViewerPageProps): ReactNode => (
  <StreamCall environment={environment}>
    <Viewer username={username} />
  </StreamCall>
);

function Viewer({ username }: Pick<ViewerPageProps, 'username'>): ReactNode {
  const read = useCallback(
    () => get<Enveloped<WatchedStream>>(`/viewer/stream/${encodeURIComponent(username)}`),
    [username],
  );
  const { answer, error, reload } = usePolled(read, PAUSE_MS);
  const me = useAnswer<{ readonly user: OwnProfile }>('/auth/me');
  const status = error instanceof ApiError ? error.status : undefined;
  if (status === 404 || status === 403)
    return (
      <MessagePage
        title={status === 404 ? watch.unknown : watch.blocked}
        body={status === 404 ? watch.unknownBody : watch.blockedBody}
        look="warn"
        linksHome
      >
        <Link className="button button-primary" href="/live">
          {watch.others}
        </Link>
      </MessagePage>
    );
  if (answer === undefined || me === 'loading') return <LoadingPage text={streamsTexts.loading} />;
  return <Watching stream={answer.data} me={me === 'failed' ? undefined : me.user} onChanged={reload} />;
}

interface WatchingProps {
  readonly stream: WatchedStream;
  readonly me: OwnProfile | undefined;
  readonly onChanged: () => void;
}

function Watching({ stream, me, onChanged }: WatchingProps): ReactNode {
  const { id, user, title, description, isLive, isHost, followers } = stream;
  // Their own page of the stream would be one more place in which the host is: they look at it on the dashboard.
  const watched = isLive && !isHost;
  const { replaced, joinAgain } = useFollowedCall(
    watched ? streamKey(id) : undefined,
    me?.name ?? watch.guest,
  );
  const [chatOpen, setChatOpen] = useState(false);
  const [draft, setDraft] = useState('');
  // This page is one of them.
  const viewers = countViewers(useParticipants()) + (watched ? 1 : 0);
  return (
    <CallRoot>
      <NoticesProvider>
        <header className="room-head">
          <Link href="/live" aria-label={watch.others}>
            <Mark />
          </Link>
          <h1 className="room-key">{title}</h1>
          <ProviderBadge />
        </header>
        <div className="room-body">
          <main className="room-stage stream-stage">
            {isHost ? (
              <div className="player-note stream-elsewhere">
                <strong>{watch.own}</strong>
                <Link className="button button-primary" href="/creator-dashboard/streams" prefetch={false}>
                  {watch.dashboard}
                </Link>
              </div>
            ) : replaced ? (
              <div className="player-note stream-elsewhere">
                <strong>{watch.elsewhere}</strong>
                <button type="button" className="button button-primary" onClick={joinAgain}>
                  {watch.here}
                </button>
              </div>
            ) : (
              <Player host={hostOf(stream)} encoder={encoderOf(stream)} hostName={user.name} live={isLive} />
            )}
            <div className="stream-line">
              <div className="stream-about">
                <strong>
                  <bdi>{user.name}</bdi>
                </strong>
                <span className="stream-note">
                  {isLive ? `${watch.viewers(viewers)} · ` : ''}
                  {watch.followers(followers)}
                </span>
                <ChatMode stream={stream} />
              </div>
              {isHost ? null : (
                <RelationButtons stream={stream} signedIn={me !== undefined} onChanged={onChanged} />
              )}
              {watched ? <ChatButton open={chatOpen} onToggle={() => setChatOpen(!chatOpen)} /> : null}
            </div>
            {description === '' ? null : <p className="stream-description">{description}</p>}
          </main>
          {chatOpen && watched ? (
            <ChatPanel draft={draft} onDraft={setDraft} onClose={() => setChatOpen(false)} />
          ) : null}
        </div>
      </NoticesProvider>
    </CallRoot>
  );
}
