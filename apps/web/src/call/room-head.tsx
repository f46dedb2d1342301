import type { CallKey } from '@crossfade/video-core';
import type { ReactNode } from 'react';
import { Mark } from '../brand/logo.tsx';
import { EncryptionMark } from '../encryption/encryption-mark.tsx';
import { LockMark } from '../people/lock-mark.tsx';
import { PeopleButton, type PeopleButtonProps } from '../people/people-button.tsx';
import { RecordingMark } from '../recording/recording-mark.tsx';
import { takeFocus } from '../ui/take-focus.ts';
import { CopyLinkButton } from './copy-link-button.tsx';
import { ProviderBadge } from './provider-badge.tsx';

export interface RoomHeadProps {
  readonly callKey: CallKey;
  readonly people: PeopleButtonProps;
}

export const RoomHead = ({ callKey, people }: RoomHeadProps): ReactNode => (
  <header className="room-head">
    <Mark />
    <h1 className="room-key" tabIndex={-1} ref={takeFocus} title={callKey.slice(0, 200)}>
      {callKey.slice(0, 200)}
    </h1>
    <LockMark />
    <CopyLinkButton callKey={callKey} />
    <EncryptionMark />
    <RecordingMark />
    <PeopleButton {...people} />
    <ProviderBadge />
  </header>
);
