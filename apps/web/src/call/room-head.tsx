import type { CallKey } from '@crossfade/video-core';
import { useParticipants } from '@crossfade/video-react';
import { Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { Mark } from '../brand/logo.tsx';
import { texts } from '../texts/texts.ts';
import { CopyLinkButton } from './copy-link-button.tsx';
import { ProviderBadge } from './provider-badge.tsx';

export function RoomHead({ callKey }: { readonly callKey: CallKey }): ReactNode {
  const count = useParticipants().length + 1;
  return (
    <header className="room-head">
      <Mark />
      <h1 className="room-key" title={callKey.slice(0, 200)}>
        {callKey.slice(0, 200)}
      </h1>
      <CopyLinkButton callKey={callKey} />
      <span className="room-count">
        <Users aria-hidden="true" />
        <span aria-hidden="true">{count}</span>
        <span className="visually-hidden">{texts.call.count(count)}</span>
      </span>
      <ProviderBadge />
    </header>
  );
}
