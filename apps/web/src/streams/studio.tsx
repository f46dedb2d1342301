import { useCallSession, useParticipants } from '@crossfade/video-react';
import { useKeepAwake, useSpeaker } from '@crossfade/video-react/devices';
import { Radio, Square } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useState, type ReactNode } from 'react';
import { useAnswer } from '../api/use-answer.ts';
import { useCommands } from '../api/use-commands.ts';
import { Mark } from '../brand/logo.tsx';
import { CallRoot } from '../call/call-root.tsx';
import { ProviderBadge } from '../call/provider-badge.tsx';
import { ChatButton } from '../chat/chat-button.tsx';
import { ChatPanel } from '../chat/chat-panel.tsx';
import { CameraButton } from '../controls/camera-button.tsx';
import { MicrophoneButton } from '../controls/microphone-button.tsx';
import { ScreenButton } from '../controls/screen-button.tsx';
import { SettingsButton } from '../controls/settings-button.tsx';
import { closeDevices, openPreferredDevices } from '../devices/preferred-devices.ts';
import { Banners } from '../notices/banners.tsx';
import { NoticesProvider } from '../notices/notices.tsx';
import { streamsTexts } from '../texts/streams-texts.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { useFollowedCall } from '../visit/call/use-followed-call.ts';
import { OwnPlayer } from './player.tsx';
import { StreamSettings } from './stream-settings.tsx';
import {
  countViewers,
  encoderOf,
  streamKey,
  streamPath,
  type CreatorStream,
  type OwnProfile,
} from './stream-state.ts';

const { create, keys, watch } = streamsTexts;

export interface StudioProps {
  readonly me: OwnProfile;
  readonly stream: CreatorStream;
  /** Something was changed: it is to be read again. */
  readonly onChanged: () => void;
}

/** An approved creator's preview, controls and settings. Before they are live nobody else can enter. */
export function Studio({ me, stream, onChanged }: StudioProps): ReactNode {
  const { replaced, joinAgain } = useFollowedCall(streamKey(stream.id), me.name);
  const { busy, failure, send } = useCommands();
  const [chatOpen, setChatOpen] = useState(false);
  const [draft, setDraft] = useState('');
  const [ending, setEnding] = useState(false);
  const viewers = countViewers(useParticipants());
  useDevices();
  useKeepAwake();
  const command = (what: 'start-browser' | 'stop-browser'): void =>
    void send('POST', `/stream/${what}`).then(onChanged);
  const { isLive } = stream;
  // There are no keys where creators may not stream by an encoder.
  const byEncoder = typeof useAnswer<object>('/stream/ingress') === 'object';
  const path = streamPath(stream.user.username);
  return (
    <CallRoot>
      <NoticesProvider>
        <header className="room-head">
          <Link href="/live" aria-label={watch.others}>
            <Mark />
          </Link>
          <h1 className="room-key">{create.title}</h1>
          <ProviderBadge />
        </header>
        <div className="room-body">
          <main className="room-stage stream-stage">
            <Banners />
            {replaced ? (
              <div className="player-note stream-elsewhere">
                <strong>{watch.elsewhere}</strong>
                <button type="button" className="button button-primary" onClick={joinAgain}>
                  {watch.here}
                </button>
              </div>
            ) : (
              <OwnPlayer live={isLive} encoder={encoderOf(stream)} />
            )}
            <div className="stream-line stream-controls">
              <MicrophoneButton />
              <CameraButton />
              <ScreenButton />
              <SettingsButton />
              <ChatButton open={chatOpen} onToggle={() => setChatOpen(!chatOpen)} />
              {isLive ? (
                <>
                  <span className="stream-note" data-testid="viewer-count">
                    {watch.viewers(viewers)}
                  </span>
                  <button
                    type="button"
                    className="button button-danger"
                    disabled={busy}
                    onClick={() => setEnding(true)}
                  >
                    <Square aria-hidden="true" />
                    {create.end}
                  </button>
                </>
              ) : (
                <button
                  type="button"
                  className="button button-primary"
                  disabled={busy}
                  onClick={() => command('start-browser')}
                >
                  <Radio aria-hidden="true" />
                  {create.goLive}
                </button>
              )}
            </div>
            <p className="field-error" role="alert">
              {failure?.message}
            </p>
            <p className="stream-note stream-line">
              {create.address}
              <a href={path} target="_blank" rel="noreferrer">
                {path}
              </a>
            </p>
            {byEncoder ? (
              <p className="stream-note stream-line">
                <Link
                  className="button button-quiet button-small"
                  href="/creator-dashboard/keys"
                  prefetch={false}
                >
                  {keys.link}
                </Link>
              </p>
            ) : null}
            <StreamSettings stream={stream} onChanged={onChanged} />
          </main>
          {chatOpen ? (
            <ChatPanel draft={draft} onDraft={setDraft} onClose={() => setChatOpen(false)} />
          ) : null}
        </div>
        {ending ? (
          <ConfirmDialog
            title={create.endTitle}
            body={create.endBody}
            confirm={create.end}
            cancel={watch.cancel}
            onConfirm={() => command('stop-browser')}
            onClose={() => setEnding(false)}
          />
        ) : null}
      </NoticesProvider>
    </CallRoot>
  );
}

/** Keeps the devices that the creator had on last time open while the page is. */
function useDevices(): void {
  const session = useCallSession();
  const speaker = useSpeaker();
  useEffect(() => {
    openPreferredDevices(session, speaker);
    return () => closeDevices(session);
  }, [session, speaker]);
}
