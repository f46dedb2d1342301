import type { CallKey } from '@crossfade/video-core';
import { useState, type ReactNode } from 'react';
import { ChatPanel } from '../chat/chat-panel.tsx';
import { Announcer } from './announcer.tsx';
import { Banners } from './banners.tsx';
import { ControlBar } from './control-bar.tsx';
import { RoomHead } from './room-head.tsx';
import { TileGrid } from './tile-grid.tsx';

/** Inside the call. */
export function Room({ callKey }: { readonly callKey: CallKey }): ReactNode {
  const [chatOpen, setChatOpen] = useState(false);
  // Kept here, so that what was begun is there again when the chat is.
  const [draft, setDraft] = useState('');
  return (
    <>
      <RoomHead callKey={callKey} />
      <Banners />
      <div className="room-body">
        <div className="room-stage">
          <TileGrid callKey={callKey} />
        </div>
        {chatOpen ? <ChatPanel draft={draft} onDraft={setDraft} onClose={() => setChatOpen(false)} /> : null}
      </div>
      <ControlBar chat={{ open: chatOpen, onToggle: () => setChatOpen(!chatOpen) }} />
      <Announcer chatOpen={chatOpen} />
    </>
  );
}
