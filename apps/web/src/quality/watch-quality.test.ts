import { asId } from '@crossfade/video-core';
import type { TrackStats } from '@crossfade/video-core/client';
import { FakeCall, SOON } from '@crossfade/video-core/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { QualitySample } from './call-quality.ts';
import { watchQuality, type ReportContext } from './watch-quality.ts';

const received: TrackStats = {
  publicationId: asId.publication('camera-of-0'),
  direction: 'receive',
  kind: 'video',
  bytes: 1_000,
  packets: 3,
  frames: 3,
};

describe('watching how a call is', () => {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });

  async function watched(askedAt = performance.now()) {
    const call = new FakeCall();
    const page = new EventTarget();
    const sent: QualitySample[] = [];
    await call.join();
    const contexts: ReportContext[] = [];
    const send = (samples: readonly QualitySample[], context: ReportContext): void => {
      sent.push(...samples);
      contexts.push(context);
    };
    const stop = watchQuality(call.session, askedAt, send, page);
    stops.push(stop);
    return { call, page, sent, contexts, stop };
  }

  it('reports a join that worked before it was loaded', async () => {
    const { sent } = await watched();
    expect(sent).toEqual([{ type: 'join', ok: true, ms: expect.any(Number) }]);
  });

  it('reports a lost connection when the page is closed', async () => {
    const { call, page, sent } = await watched();
    call.emit({ type: 'connection', state: 'reconnecting', how: 'resume' });
    await vi.waitFor(() => expect(call.session.getState().phase.name).toBe('reconnecting'), SOON);
    page.dispatchEvent(new Event('pagehide'));
    expect(sent.slice(1)).toEqual([{ type: 'segment', seconds: expect.any(Number), disconnects: 1 }]);
  });

  it('says in which epoch of the call it was, and among how many', async () => {
    const { call, page, contexts } = await watched();
    expect(contexts).toEqual([{ epoch: 1, participants: 1, network: 'unknown' }]);
    call.roster('Ben', 'Cy');
    call.emit({ type: 'connection', state: 'reconnecting', how: 'resume' });
    await vi.waitFor(() => expect(call.session.getState().phase.name).toBe('reconnecting'), SOON);
    page.dispatchEvent(new Event('pagehide'));
    expect(contexts.at(-1)).toEqual({ epoch: 1, participants: 3, network: 'unknown' });
  });

  it('reports the next join of the same page, and nothing after it was stopped', async () => {
    const { call, page, sent, stop } = await watched();
    await call.session.leave();
    await call.join();
    expect(sent).toEqual([
      expect.objectContaining({ type: 'join', ok: true }),
      expect.objectContaining({ type: 'join', ok: true }),
    ]);
    stop();
    await call.session.leave();
    await call.join();
    page.dispatchEvent(new Event('pagehide'));
    expect(sent).toHaveLength(2);
  });

  it('looks for the first frame of whoever was inside, also at the next join of the same page', async () => {
    const { call, sent } = await watched();
    await call.session.leave();
    call.inside('Ben');
    vi.spyOn(call.session, 'stats').mockResolvedValue([received]);
    await call.join();
    await vi.waitFor(
      () => expect(sent).toContainEqual({ type: 'first-frame', ms: expect.any(Number) }),
      SOON,
    );
  });
});
