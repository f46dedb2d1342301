import { expect, it } from 'vitest';
import { asId } from '../../contract/identity.ts';
import type { RoomParticipant } from '../../contract/server-adapter.ts';
import { bystandersOf } from './bystanders.ts';
import { NEWCOMER } from './move-times.ts';

const AT = 1_000_000;

const inside = (name: string, change: Partial<RoomParticipant> = {}): RoomParticipant => ({
  participantId: asId.participant(name),
  name,
  joinedAt: AT - NEWCOMER - 1,
  sources: [],
  rights: { publish: [], subscribe: true, data: false },
  ...change,
});

it('are those without a channel, and never a recorder that died or has just come', () => {
  const hidden = { publish: [], subscribe: true, data: false, hidden: true } as const;
  const people = [
    inside('old'),
    inside('new', { joinedAt: AT - 1 }),
    inside('died', { rights: hidden }),
    inside('recorder', { rights: hidden, joinedAt: AT - 1 }),
  ];
  const { settled, arriving } = bystandersOf(people, [], new Set(), AT);
  expect([settled, arriving].map((some) => some.map(({ name }) => name))).toEqual([['old'], ['new']]);
});
