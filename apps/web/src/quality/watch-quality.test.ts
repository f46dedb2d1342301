import { FakeCall, SOON } from '@crossfade/video-core/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { QualitySample } from './call-quality.ts';
import { watchQuality } from './watch-quality.ts';

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
    const stop = watchQuality(call.session, askedAt, (samples) => void sent.push(...samples), page);
    stops.push(stop);
    return { call, page, sent, stop };
  }

  it('reports a join that worked before it was loaded', async () => {
    const { sent } = await watched();
    expect(sent).toEqual([{ type: 'join', ok: true }]);
  });

  it('reports a lost connection when the page is closed', async () => {
    const { call, page, sent } = await watched();
    call.emit({ type: 'connection', state: 'reconnecting', how: 'resume' });
    await vi.waitFor(() => expect(call.session.getState().phase.name).toBe('reconnecting'), SOON);
    page.dispatchEvent(new Event('pagehide'));
    expect(sent.slice(1)).toEqual([{ type: 'segment', seconds: expect.any(Number), disconnects: 1 }]);
  });

  it('reports the next join of the same page, and nothing after it was stopped', async () => {
    const { call, page, sent, stop } = await watched();
    await call.session.leave();
    await call.join();
    expect(sent).toEqual([
      { type: 'join', ok: true },
      { type: 'join', ok: true },
    ]);
    stop();
    await call.session.leave();
    await call.join();
    page.dispatchEvent(new Event('pagehide'));
    expect(sent).toHaveLength(2);
  });
});
