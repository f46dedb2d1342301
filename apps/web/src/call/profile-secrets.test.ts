import { beforeEach, expect, test } from 'vitest';
import { ProfileSecrets } from './profile-secrets.ts';

const ITEM = 'crossfade:resume:garden';

const storage = () => {
  const items = new Map<string, string>();
  return {
    getItem: (item: string) => items.get(item) ?? null,
    setItem: (item: string, text: string) => void items.set(item, text),
    removeItem: (item: string) => void items.delete(item),
  };
};

let profile: ReturnType<typeof storage>;
const openTab = () => {
  const own = storage();
  return new ProfileSecrets(
    () => own,
    () => profile,
  );
};
beforeEach(() => {
  profile = storage();
});

test('another tab is another person', () => {
  const first = openTab();
  first.setItem(ITEM, 'ben');
  expect(first.getItem(ITEM)).toBe('ben');
  expect(openTab().getItem(ITEM)).toBeNull();
});

test('a removed participant is the same in a new tab, and in no other call', () => {
  const first = openTab();
  first.setItem(ITEM, 'ben');
  first.keep('removed');
  expect(openTab().getItem(ITEM)).toBe('ben');
  expect(openTab().getItem('crossfade:resume:kitchen')).toBeNull();
});

test('a participant who is admitted again is another in a new tab', () => {
  const first = openTab();
  first.setItem(ITEM, 'ben');
  first.keep('removed');
  const later = openTab();
  expect(later.getItem(ITEM)).toBe('ben');
  later.setItem(ITEM, 'ben in the next call');
  expect(openTab().getItem(ITEM)).toBeNull();
});

test('a host who closed the tab is the host again, unless another tab is in the call', () => {
  const first = openTab();
  first.setItem(ITEM, 'ann');
  first.keep('host');
  const beside = openTab();
  expect(beside.getItem(ITEM)).toBeNull();
  const after = openTab();
  after.alone = true;
  expect(after.getItem(ITEM)).toBe('ann');
  after.setItem(ITEM, 'ann');
  expect(after.getItem(ITEM)).toBe('ann');
});

test('a browser without storage, and what another page wrote, change nothing', () => {
  const refuse = () => {
    throw new DOMException('Refused.', 'SecurityError');
  };
  const secrets = new ProfileSecrets(refuse, refuse);
  secrets.setItem(ITEM, 'ben');
  secrets.keep('removed');
  expect(secrets.getItem(ITEM)).toBeNull();
  profile.setItem(`crossfade:profile:${ITEM}`, '{"why":"host"}');
  expect(openTab().getItem(ITEM)).toBeNull();
});
