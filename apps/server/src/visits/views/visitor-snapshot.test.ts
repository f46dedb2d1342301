import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryId, fakeGuest, guestId, MINUTE, START, VisitScene } from '../testkit/visit-scene.ts';
import { visitorSnapshot } from './visitor-snapshot.ts';

const surroundings = {
  residence: { name: 'Linden House', timeZone: 'Europe/Berlin' },
  resident: 'Rosa',
};
const pageOf = ({ visit, at }: VisitScene, device: string | undefined = 'anna') =>
  visitorSnapshot(visit, guestId('anna'), device, { ...surroundings, at });
const stateOf = (scene: VisitScene, device?: string) => pageOf(scene, device)?.state;
const anna = entryId('anna');

describe("a visitor's page", () => {
  it('tells a declined, an unanswered and an unavailable resident alike, at any time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 59_999 }),
        fc.integer({ min: 0, max: 60 * MINUTE }),
        fc.option(fc.integer({ min: 1, max: 59 }), { nil: undefined }),
        (declinedAfter, lookedAfter, autoAnswer) => {
          const guests = [fakeGuest('anna', autoAnswer === undefined ? {} : { autoAnswer })];
          const scenes = ['declined', 'unanswered', 'unavailable'].map((what) => {
            const scene = new VisitScene({ guests });
            // With a tablet that is ready the setting of staff answers, which is no refusal.
            if (what === 'unavailable' || autoAnswer !== undefined) scene.readyTablet = undefined;
            scene.knock('anna').tick(Math.min(declinedAfter, lookedAfter));
            if (what === 'declined') scene.take({ type: 'decline', entry: anna, by: 'resident' });
            return scene.tick(Math.max(0, lookedAfter - declinedAfter));
          });
          const [first, ...others] = scenes.map((scene) => pageOf(scene));
          for (const other of others) expect(other).toEqual(first);
        },
      ),
    );
  });

  it('says when the visitor is early, and that the knock is kept', () => {
    const scene = new VisitScene({}, START - 20 * MINUTE);
    const early = { name: 'early', opensAt: '2026-11-30T13:55:00.000Z' };
    expect([stateOf(scene, undefined), pageOf(scene)?.bound]).toEqual([early, 'none']);
    scene.knock('anna');
    expect([stateOf(scene), pageOf(scene)?.bound]).toEqual([early, 'this']);
  });

  it('shows another device that the link was opened elsewhere', () => {
    const scene = new VisitScene().knock('anna');
    expect([pageOf(scene, 'phone')?.bound, stateOf(scene, 'phone')]).toEqual(['other', { name: 'check' }]);
  });

  it('names the call after the admission, and neither before nor after', () => {
    const scene = new VisitScene().knock('anna');
    const key = JSON.stringify(scene.visit.key);
    expect(JSON.stringify(pageOf(scene))).not.toContain(key);
    scene.take({ type: 'admit', entry: anna, by: 'staff' });
    expect(stateOf(scene)).toMatchObject({ name: 'in-call', call: scene.visit.key, help: 'no' });
    scene.take({ type: 'leave', who: anna });
    expect(stateOf(scene)).toEqual({
      name: 'over',
      reason: 'left',
      mayReturnUntil: '2026-11-30T14:00:30.000Z',
    });
    expect(JSON.stringify(pageOf(scene))).not.toContain(key);
  });

  it('tells what the end was', () => {
    const reason = (scene: VisitScene) => stateOf(scene);
    const over = (why: string) => ({ name: 'over', reason: why });
    expect(reason(new VisitScene().take({ type: 'cancel' }))).toEqual(over('cancelled'));
    expect(reason(new VisitScene().tick(45 * MINUTE))).toEqual(over('expired'));
    expect(reason(new VisitScene().knock('anna').tick(45 * MINUTE))).toEqual(over('unavailable'));
    const asked = new VisitScene()
      .knock('anna')
      .tick(10 * MINUTE)
      .take({ type: 'other-time', entry: anna });
    expect(stateOf(asked)).toMatchObject({ name: 'lobby', otherTime: 'asked', staffTold: true });
    expect(reason(asked.tick(35 * MINUTE))).toEqual(over('other-time'));
    const removed = new VisitScene().knock('anna').take({ type: 'remove', guest: guestId('anna') });
    expect([reason(removed), stateOf(removed, 'private-window')]).toEqual([over('removed'), over('removed')]);
    const turnedAway = new VisitScene().knock('anna').take({ type: 'decline', entry: anna, by: 'staff' });
    expect(reason(turnedAway)).toEqual(over('unavailable'));
  });
});
