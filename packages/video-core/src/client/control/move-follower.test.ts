import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MoveReport } from '../../call/move-protocol.ts';
import { asId } from '../../contract/identity.ts';
import { Mover } from '../../move/client/mover.ts';
import { FakeCall } from '../../testkit/client/fake-call.ts';
import { FakeChannel } from '../../testkit/control/fake-channel.ts';
import { fakeAdmittedCall } from '../../testkit/client/fake-admitted-call.ts';
import { fakeMoveNotice } from '../../testkit/client/fake-move-notice.ts';
import { MoveFollower } from './move-follower.ts';
import { readControlMessage } from './read-control-message.ts';
import { SOON } from '../../testkit/soon.ts';

const NOTICE = fakeMoveNotice();

afterEach(() => void vi.useRealTimers());

/** The parts that were loaded, and what was reported. */
function follower(load: () => Promise<{ readonly Mover: typeof Mover }>) {
  const loaded = vi.fn(load);
  const reports: MoveReport[] = [];
  return {
    loaded,
    reports,
    follower: new MoveFollower(fakeAdmittedCall, (one) => reports.push(one), loaded),
  };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the part that follows a move', () => {
  it('is loaded when one is announced, and not before', async () => {
    const { follower: one, loaded } = follower(() => Promise.resolve({ Mover }));
    one.told(undefined);
    one.pinned({ epoch: 1, attempt: 1 });
    expect(loaded).not.toHaveBeenCalled();
    one.told(NOTICE);
    one.told(NOTICE);
    expect(loaded).toHaveBeenCalledOnce();
    one.end();
    await settled();
  });

  it('is loaded beside the part that the target needs', async () => {
    const call = fakeAdmittedCall();
    const needed = vi.spyOn(call.session, 'load');
    const one = new MoveFollower(
      () => call,
      () => {},
      () => new Promise(() => {}),
    );
    one.told(NOTICE);
    expect(needed).toHaveBeenCalledExactlyOnceWith(NOTICE.target.provider);
    await settled();
  });

  it('that does not load is reported, and tried again with the next announcement', async () => {
    const { follower: one, loaded, reports } = follower(() => Promise.reject(new Error('404')));
    one.told(NOTICE);
    await settled();
    expect(reports).toMatchObject([{ move: 'm1', state: 'cannot', reason: 'not-loaded' }]);
    one.told(NOTICE);
    await settled();
    expect(loaded).toHaveBeenCalledTimes(2);
  });
});

describe('a page on the control channel', () => {
  it('follows a move that is announced there, and reports on it', async () => {
    const channel = new FakeChannel();
    const call = new FakeCall({ control: channel.control });
    await call.join();
    await vi.waitFor(() => expect(channel.opened).toBe(1), SOON);
    channel.tell({ type: 'move', move: NOTICE });
    await vi.waitFor(() => expect(call.adapter.rooms).toHaveLength(2), SOON);
    expect(channel.commands).toMatchObject([{ type: 'move-report', move: 'm1', state: 'not-ready' }]);
    channel.tell({ type: 'move' });
    await vi.waitFor(() => expect(call.adapter.room.closed).toBe(1), SOON);
    expect(call.session.getState().rooms).toHaveLength(1);
    await call.session.dispose();
  });

  it('that was away during a move asks where the call is', async () => {
    const channel = new FakeChannel();
    const call = new FakeCall({ control: channel.control });
    await call.join();
    await vi.waitFor(() => expect(channel.opened).toBe(1), SOON);
    channel.tell({ type: 'call', locked: false, withheld: [], epoch: 1, attempt: 1 });
    expect(call.joins).toBe(1);
    channel.tell({ type: 'call', locked: false, withheld: [], epoch: 2, attempt: 2 });
    await vi.waitFor(() => expect(call.joins).toBe(2), SOON);
    await vi.waitFor(() => expect(call.session.getState().pin).toMatchObject({ epoch: 2 }), SOON);
    await call.session.dispose();
  });
});

describe('an announcement', () => {
  it('is read as it is sent', () => {
    const leaving = [asId.participant('ben')];
    for (const move of [NOTICE, { ...NOTICE, leaving }])
      expect(readControlMessage(JSON.parse(JSON.stringify({ type: 'move', move })))).toEqual({
        type: 'move',
        move,
      });
    expect(readControlMessage({ type: 'move' })).toEqual({ type: 'move' });
  });

  it.each([
    ['another phase', { phase: 'someday' }],
    ['no target', { target: undefined }],
    ['no room', { source: { epoch: '1' } }],
    ['no deadline', { deadline: undefined }],
  ])('with %s is none', (_, change) => {
    expect(readControlMessage({ type: 'move', move: { ...NOTICE, ...change } })).toEqual({ type: 'move' });
  });
});
