import { describe, expect, it } from 'vitest';
import { asId } from '../../contract/identity.ts';
import { rescueTarget } from './rescue-target.ts';

const [alder, alderEu, birch, cedar] = ['alder', 'alder:eu', 'birch', 'cedar'].map(asId.deployment);
if (!alder || !alderEu || !birch || !cedar) throw new Error('four were named');
const able = (...kinds: readonly string[]) => ({ adapters: kinds.map(asId.provider) });

describe('a call whose deployment is gone', () => {
  it('goes to another deployment of its provider, wherever that stands', () => {
    const people = [able('alder', 'birch'), able('alder')];
    expect(rescueTarget([birch, alderEu], alder, people)).toBe(alderEu);
    expect(rescueTarget([birch, alderEu], alder, [])).toBe(alderEu);
  });

  it('else goes where most can follow, and to the first where that makes no difference', () => {
    const people = [able('alder', 'cedar'), able('alder', 'cedar', 'birch'), {}];
    expect(rescueTarget([birch, cedar], alder, people)).toBe(cedar);
    expect(rescueTarget([birch, cedar], alder, [able('alder', 'birch', 'cedar')])).toBe(birch);
    expect(rescueTarget([birch, cedar], alder, [])).toBe(birch);
  });

  it('waits where it is when nobody could follow, or nothing can take it', () => {
    expect(rescueTarget([birch, cedar], alder, [able('alder')])).toBeUndefined();
    expect(rescueTarget([], alder, [])).toBeUndefined();
  });
});
