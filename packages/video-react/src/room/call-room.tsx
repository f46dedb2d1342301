import type { CallKey } from '@crossfade/video-core';
import type { Call } from '@crossfade/video-core/client';
import { useState, type ReactNode } from 'react';
import { useCall } from '../call/use-call.ts';
import { CallProvider, useProvidedCall } from '../call-provider.tsx';
import { useUnread } from '../control/use-unread.ts';
import { useCallSession } from '../session/use-call-session.ts';
import { usePlaybackBlocked } from '../session/use-playback-blocked.ts';
import { ChatPanel } from './chat-panel.tsx';
import { DeviceNotices } from './device-notices.tsx';
import { JoinForm } from './join-form.tsx';
import { allLabels, type Labelled } from './labels.ts';
import { CameraButton, MicrophoneButton, ScreenButton } from './media-buttons.tsx';
import { ParticipantGrid } from './participant-grid.tsx';

export interface CallRoomProps extends Labelled {
  /** Absent: the one of the `CallProvider` around. */
  readonly call?: Call | undefined;
  readonly callKey: CallKey;
  /** What the field for the name begins with. */
  readonly displayName?: string | undefined;
}

/**
 * A whole call, from the form to join it to how it ended. With a chat where the call has a control channel. It has no
 * style of its own: `@crossfade/video-react/theme.css` is one.
 */
export function CallRoom({ call, ...room }: CallRoomProps): ReactNode {
  const shown = <Room {...room} />;
  return call === undefined ? shown : <CallProvider call={call}>{shown}</CallProvider>;
}

function Room({ callKey, displayName, labels }: Omit<CallRoomProps, 'call'>): ReactNode {
  const { phase } = useCall();
  const inside = phase.name === 'connected' || phase.name === 'reconnecting';
  return (
    <section className="crossfade-room" data-phase={phase.name}>
      {inside ? (
        <InsideRoom labels={labels} />
      ) : (
        <JoinForm callKey={callKey} displayName={displayName} labels={labels} />
      )}
    </section>
  );
}

function InsideRoom({ labels }: Labelled): ReactNode {
  const texts = allLabels(labels);
  const { phase, leave } = useCall();
  const session = useCallSession();
  const blocked = usePlaybackBlocked();
  const hasChat = useProvidedCall().control !== undefined;
  const [chatting, setChatting] = useState(false);
  return (
    <>
      <div className="crossfade-notices">
        {phase.name === 'reconnecting' ? (
          <output className="crossfade-notice">{texts.reconnecting}</output>
        ) : null}
        {blocked ? (
          <button
            className="crossfade-button"
            data-look="primary"
            type="button"
            onClick={() => void session.unlockPlayback()}
          >
            {texts.unlockPlayback}
          </button>
        ) : null}
        <DeviceNotices labels={labels} />
      </div>
      <ParticipantGrid labels={labels} />
      {chatting ? <ChatPanel labels={labels} /> : null}
      <fieldset className="crossfade-controls" aria-label={texts.controls}>
        <MicrophoneButton labels={labels} />
        <CameraButton labels={labels} />
        <ScreenButton labels={labels} />
        {hasChat ? (
          <ChatButton labels={labels} open={chatting} onClick={() => setChatting(!chatting)} />
        ) : null}
        <button
          className="crossfade-button"
          data-icon="leave"
          data-look="danger"
          type="button"
          onClick={() => void leave()}
        >
          {texts.leave}
        </button>
      </fieldset>
    </>
  );
}

interface ChatButtonProps extends Labelled {
  readonly open: boolean;
  readonly onClick: () => void;
}

function ChatButton({ labels, open, onClick }: ChatButtonProps): ReactNode {
  const texts = allLabels(labels);
  const unread = useUnread();
  return (
    <button
      className="crossfade-button"
      aria-expanded={open}
      data-icon="chat"
      data-on={open}
      type="button"
      onClick={onClick}
    >
      {unread > 0 && !open ? texts.chatWithUnread(unread) : texts.chat}
    </button>
  );
}
