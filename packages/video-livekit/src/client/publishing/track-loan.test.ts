import { MemoryTrack } from '@crossfade/video-core/testkit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakePeerConnection } from '../../testkit/fake-publishing-room.ts';
import { TrackLoan } from './track-loan.ts';

beforeEach(() => void vi.stubGlobal('RTCPeerConnection', FakePeerConnection));
afterEach(() => void vi.unstubAllGlobals());

it.each(['audio', 'video'] as const)(
  'never tells the SDK that its inert track ended, not even the first of a page: it would take a screen (%s) out',
  async (kind) => {
    const { inert } = new TrackLoan(new MemoryTrack({ kind }), kind);
    const ended = vi.fn();
    inert.addEventListener('ended', ended);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(ended).not.toHaveBeenCalled();
  },
);
