import type { CallKey } from '@crossfade/video-core';
import type { ReactNode } from 'react';
import { Announcer } from './announcer.tsx';
import { Banners } from './banners.tsx';
import { ControlBar } from './control-bar.tsx';
import { RoomHead } from './room-head.tsx';
import { TileGrid } from './tile-grid.tsx';

/** Inside the call. */
export const Room = ({ callKey }: { readonly callKey: CallKey }): ReactNode => (
  <>
    <RoomHead callKey={callKey} />
    <Banners />
    <TileGrid callKey={callKey} />
    <ControlBar callKey={callKey} />
    <Announcer />
  </>
);
