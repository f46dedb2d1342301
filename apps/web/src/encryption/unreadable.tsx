import { asId } from '@crossfade/video-core';
import type { Tile } from '@crossfade/video-core/client';
import { useEncryptionOf } from '@crossfade/video-react/encryption';
import { LockKeyhole } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';

/** Why a participant is neither seen nor heard, on their tiles; nothing when they are. */
export function useUnreadable(id: Tile['participantId']): string | undefined {
  const status = useEncryptionOf(asId.participant(id));
  return status === undefined || status === 'on' ? undefined : texts.encryption.unreadable[status];
}

export const Unreadable = ({ why }: { readonly why: string }): ReactNode => (
  <p className="tile-unreadable" data-testid="unreadable">
    <LockKeyhole aria-hidden="true" />
    {why}
  </p>
);
