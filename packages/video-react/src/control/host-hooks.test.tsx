// @vitest-environment happy-dom
import {
  asId,
  type HostCommand,
  type MutedBy,
  type PresentPerson,
  type PublicationInfo,
} from '@crossfade/video-core';
import { undoOf } from '@crossfade/video-core/control';
import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CallProvider } from '../call-provider.tsx';
import { FakeCall, FakeChannel, personId } from '@crossfade/video-core/testkit';
import { useHostActions, useIsHost, usePerson, useGuestsDenied } from './index.ts';

let channel: FakeChannel;
let call: FakeCall;
beforeEach(async () => {
  channel = new FakeChannel();
  call = new FakeCall({ control: channel.control });
  await act(async () => {
    await Promise.all([channel.join(), call.join()]);
  });
  act(() => call.roster('Bob', 'Cem'));
});
afterEach(cleanup);

const inside = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <CallProvider call={call.session}>{children}</CallProvider>
);
const reading = <Slice,>(hook: () => Slice) => renderHook(hook, { wrapper: inside }).result;

const me: PresentPerson = { id: asId.participant('me'), name: 'Ada', role: 'host', blocked: [] };
const bob: PresentPerson = { id: personId(0), name: 'Bob', role: 'guest', blocked: [] };
const tell = (...people: readonly PresentPerson[]) => act(() => channel.tell({ type: 'people', people }));
const microphone = (...mutedBy: readonly MutedBy[]): PublicationInfo => ({
  publicationId: asId.publication('microphone-of-bob'),
  source: 'microphone',
  mutedBy,
  encrypted: false,
  layers: 0,
});

test('tells who is a host now, who is blocked and what guests may not publish', () => {
  const slices = {
    host: reading(useIsHost),
    person: reading(() => usePerson(bob.id)),
    denied: reading(useGuestsDenied),
  };
  const now = () => [slices.host.current, slices.person.current?.blocked, slices.denied.current];
  expect(now()).toEqual([false, undefined, []]);
  tell(me, { ...bob, blocked: ['camera'] });
  act(() => channel.tell({ type: 'call', locked: false, withheld: ['screen'] }));
  expect(now()).toEqual([true, ['camera'], ['screen']]);
  tell({ ...me, role: 'guest' }, bob);
  expect(now()).toEqual([false, [], ['screen']]);
});

test('offers hosts what would change something, and guests nothing', () => {
  const actions = reading(() => useHostActions(bob.id));
  const types = () => actions.current.map(({ type }) => type);
  tell({ ...me, role: 'guest' }, bob);
  expect(types()).toEqual([]);
  tell(me, bob);
  expect(types()).toEqual(['block', 'block', 'block', 'role', 'remove']);
  act(() => call.emit({ type: 'publication-added', participantId: bob.id, publication: microphone() }));
  act(() => channel.tell({ type: 'hands', hands: [bob.id] }));
  expect(types()).toEqual(['mute', 'lower-hand', 'block', 'block', 'block', 'role', 'remove']);
  act(() =>
    call.emit({ type: 'publication-updated', participantId: bob.id, publication: microphone('self') }),
  );
  expect(types()).not.toContain('mute');
});

test('offers to take back what was done, which is the undo of doing it', () => {
  const actions = reading(() => useHostActions(bob.id));
  const undone = (command: HostCommand) => undoOf(command) ?? command;
  tell(me, bob);
  const before = actions.current;
  tell(me, { ...bob, role: 'host', blocked: ['microphone', 'camera', 'screen'] });
  expect(actions.current).toEqual(before.map(undone));
});

test('offers to remove somebody of whom the channel does not know', () => {
  tell(me);
  expect(reading(() => useHostActions(bob.id)).current).toEqual([
    { type: 'remove', participant: bob.id, message: '' },
  ]);
});
