// @vitest-environment happy-dom
import { FakeCall, FakeChannel } from '@crossfade/video-core/testkit';
import { asId } from '@crossfade/video-core';
import { act, cleanup, render, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  useCallControl,
  useChat,
  useControlConnection,
  useHandRaised,
  useHandRaisedBy,
  useLocked,
  usePeople,
  useRaisedHands,
  useUnread,
} from './index.ts';
import { CallProvider } from '../call-provider.tsx';

const [me, bob, cy] = [asId.participant('me'), asId.participant('bob'), asId.participant('cy')];

let channel: FakeChannel;
beforeEach(() => {
  channel = new FakeChannel();
});
afterEach(cleanup);

const inside = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <CallProvider call={new FakeCall({ control: channel.control }).session}>{children}</CallProvider>
);
const reading = <Slice,>(hook: () => Slice) => renderHook(hook, { wrapper: inside }).result;

test('says what to do when the call was given none', () => {
  const bare = ({ children }: { readonly children: ReactNode }): ReactNode => (
    <CallProvider call={new FakeCall().session}>{children}</CallProvider>
  );
  expect(() => renderHook(useCallControl, { wrapper: bare })).toThrow('Give createCall a `control`');
});

test('tells who is there, whose hands are raised and whether the call is locked', async () => {
  const slices = {
    connection: reading(useControlConnection),
    people: reading(usePeople),
    hands: reading(useRaisedHands),
    own: reading(useHandRaised),
    bobs: reading(() => useHandRaisedBy(bob)),
    locked: reading(useLocked),
  };
  expect(slices.connection.current).toEqual({ name: 'off' });
  await act(() => channel.join());
  expect(slices.connection.current).toEqual({ name: 'connected' });
  const people = [{ id: bob, name: 'Bob', role: 'host', blocked: [] } as const];
  act(() => channel.tell({ type: 'people', people }));
  act(() => channel.tell({ type: 'hands', hands: [bob, me] }));
  act(() => channel.tell({ type: 'call', locked: true, withheld: [] }));
  expect(slices.people.current).toEqual(people);
  expect(slices.hands.current).toEqual([bob, me]);
  expect([slices.own.current, slices.bobs.current, slices.locked.current]).toEqual([true, true, true]);
});

test('shows what one says at once, and it is the same message when it comes back', async () => {
  const chat = reading(useChat);
  await act(() => channel.join());
  channel.answer = { ok: true, seq: 1 };
  await act(async () => chat.current.say('hello'));
  expect(chat.current.outbox).toMatchObject([{ text: 'hello' }]);
  const [sent] = channel.commands;
  if (sent?.type !== 'say') throw new Error('nothing was said');
  act(() =>
    channel.tell({
      type: 'chat',
      messages: [{ seq: 1, id: sent.id, from: me, name: 'Ada', text: 'hello', at: 0 }],
    }),
  );
  expect(chat.current).toMatchObject({ self: me, outbox: [], messages: [{ text: 'hello' }] });
});

test('counts what others said until it is read', async () => {
  const unread = reading(useUnread);
  await act(() => channel.join());
  act(() => channel.said('bob', 'one', 'two'));
  act(() => channel.said('me', 'three'));
  expect(unread.current).toBe(2);
  act(() => channel.control.markRead());
  expect(unread.current).toBe(0);
});

test('a component renders when its own slice changes and not otherwise', async () => {
  const renders = { chat: 0, bob: 0, cy: 0, unread: 0 };
  const Count = ({
    of,
    use,
  }: {
    readonly of: keyof typeof renders;
    readonly use: () => unknown;
  }): ReactNode => {
    renders[of] += 1;
    use();
    return null;
  };
  const [useBob, useCy] = [() => useHandRaisedBy(bob), () => useHandRaisedBy(cy)];
  render(
    <>
      <Count of="chat" use={useChat} />
      <Count of="bob" use={useBob} />
      <Count of="cy" use={useCy} />
      <Count of="unread" use={useUnread} />
    </>,
    { wrapper: inside },
  );
  await act(() => channel.join());
  act(() => channel.said('bob'));
  const since = { ...renders };
  const more = () =>
    Object.fromEntries(Object.entries(renders).map(([of, count]) => [of, count - since[of as 'bob']]));
  act(() => channel.tell({ type: 'hands', hands: [bob] }));
  act(() => channel.tell({ type: 'people', people: [] }));
  expect(more()).toEqual({ chat: 0, bob: 1, cy: 0, unread: 0 });
  act(() => channel.said('me', 'hello'));
  expect(more()).toEqual({ chat: 1, bob: 1, cy: 0, unread: 0 });
});

test('the chat is the same object while nothing in it changes', async () => {
  const { result, rerender } = renderHook(useChat, { wrapper: inside });
  await act(() => channel.join());
  const before = result.current;
  rerender();
  act(() => channel.tell({ type: 'hands', hands: [bob] }));
  rerender();
  expect(result.current).toBe(before);
});

test('the server renders a channel that is not open', async () => {
  const Facts = (): ReactNode =>
    `${useControlConnection().name} ${usePeople().length} ${useChat().messages.length} ${useUnread()}`;
  await channel.join();
  channel.said('bob', 'hello');
  expect(renderToString(inside({ children: <Facts /> }))).toBe('off 0 0 0');
});
