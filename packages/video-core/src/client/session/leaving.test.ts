import { describe, expect, it } from 'vitest';
import { asId } from '../../contract/identity.ts';
import { SCENE_JOIN, SessionScene } from '../../testkit/client/session-scene.ts';

describe('leaving', () => {
  it('leaves nobody out of the room that is joined while the one before still closes', async () => {
    const scene = new SessionScene();
    const { session, adapter } = scene;
    await session.join(SCENE_JOIN);
    let closed = (): void => {};
    adapter.room.closing = new Promise((resolve) => {
      closed = resolve;
    });
    const left = session.leave();
    await session.join(SCENE_JOIN);
    const ben = { participantId: asId.participant('ben'), name: 'Ben', role: 'guest', joinedAt: 0 } as const;
    adapter.room.emit({ type: 'roster', participants: [{ ...ben, publications: [] }] });
    closed();
    await left;
    expect(scene.phase).toEqual({ name: 'connected' });
    expect(session.participant(ben.participantId)?.name).toBe('Ben');
    await session.dispose();
  });

  it('leaves nothing published and nobody speaking', async () => {
    const scene = new SessionScene();
    const { session, adapter } = scene;
    await session.startSource('microphone');
    await session.join(SCENE_JOIN);
    await scene.settled();
    adapter.room.emit({ type: 'speakers', participantIds: [asId.participant('me')] });
    expect(session.getState().local).toMatchObject({
      speaking: true,
      sources: { microphone: { published: expect.any(String) } },
    });
    await session.leave();
    expect(session.getState().local).toMatchObject({
      speaking: false,
      sources: { microphone: { capture: 'on', published: undefined } },
    });
    await session.dispose();
  });
});
