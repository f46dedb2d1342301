import { describe, expect, it } from 'vitest';
import { judgeSession } from './judge-session.ts';

const starting = { state: 'starting', createdAt: 1_000_000 } as const;
const live = { state: 'live', createdAt: 1_000_000 } as const;

describe('a session that waits for its streamer', () => {
  it('is live once they are inside', () => {
    expect(judgeSession(starting, true, 1_000_001)).toBe('began');
  });

  it('waits 300 s for them', () => {
    expect(judgeSession(starting, false, 1_299_999)).toBe('nothing');
    expect(judgeSession(starting, false, 1_300_000)).toBe('over');
  });
});

describe('a live session', () => {
  it('ends 30 s after its streamer vanished, and not before', () => {
    expect(judgeSession(live, true, 2_000_000)).toBe('nothing');
    expect(judgeSession(live, false, 2_000_000)).toBe('vanished');
    expect(judgeSession({ ...live, vanishedAt: 2_000_000 }, false, 2_029_999)).toBe('nothing');
    expect(judgeSession({ ...live, vanishedAt: 2_000_000 }, false, 2_030_000)).toBe('over');
  });

  it('goes on when they return', () => {
    expect(judgeSession({ ...live, vanishedAt: 2_000_000 }, true, 2_031_000)).toBe('returned');
  });
});

it('does nothing more to a session that has ended', () => {
  expect(judgeSession({ ...live, state: 'ended' }, true, 9_000_000)).toBe('nothing');
});
