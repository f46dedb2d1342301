import type { CallKey } from '@crossfade/video-core';
import { useKeepAwake } from '@crossfade/video-react/devices';
import { useState, type ReactNode } from 'react';
import { ChatPanel } from '../chat/chat-panel.tsx';
import { PeoplePanel } from '../people/people-panel.tsx';
import { Announcer } from '../notices/announcer.tsx';
import { Banners } from '../notices/banners.tsx';
import { ControlBar } from '../controls/control-bar.tsx';
import { NoticesProvider } from '../notices/notices.tsx';
import { RoomHead } from './room-head.tsx';
import { AloneCard } from '../stage/alone-card.tsx';
import { TileGrid } from '../stage/tile-grid.tsx';

/** Inside the call. */
export function Room({ callKey }: { readonly callKey: CallKey }): ReactNode {
  // One at a time, since both together leave too little of the call.
  const [beside, setBeside] = useState<'chat' | 'people'>();
  // Kept here, so that what was begun is there again when the chat is.
  const [draft, setDraft] = useState('');
  const toggle = (panel: 'chat' | 'people') => () => setBeside(beside === panel ? undefined : panel);
  const close = () => setBeside(undefined);
  useKeepAwake();
  return (
    <NoticesProvider>
      <RoomHead callKey={callKey} people={{ open: beside === 'people', onToggle: toggle('people') }} />
      <div className="room-body">
        <div className="room-stage">
          <Banners />
          <TileGrid alone={<AloneCard callKey={callKey} />} />
        </div>
        {beside === 'chat' ? <ChatPanel draft={draft} onDraft={setDraft} onClose={close} /> : null}
        {beside === 'people' ? <PeoplePanel onClose={close} /> : null}
      </div>
      <ControlBar chat={{ open: beside === 'chat', onToggle: toggle('chat') }} />
      <Announcer chatOpen={beside === 'chat'} />
    </NoticesProvider>
  );
}
