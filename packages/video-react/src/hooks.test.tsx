// @vitest-environment happy-dom
import { asId, type ParticipantId } from '@crossfade/video-core';
import { act, cleanup, render, renderHook } from '@testing-library/react';
import { StrictMode, useEffect, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  CallProvider,
  ParticipantVideo,
  usePlaybackBlocked,
  useBandwidthLimited,
  useCallKey,
  useCallSession,
  useConnection,
  useDecision,
  useEpoch,
  useExplain,
  useLocal,
  useLocalQuality,
  useLocalSource,
  useLocalSpeaking,
  useParticipant,
  useParticipants,
  usePhase,
  useTrack,
  useSpeakers,
  useSpeaking,
} from './index.ts';
import { useOwnCall } from './call/index.ts';
import { FakeCall, FakeChannel, personId, SOON } from '@crossfade/video-core/testkit';

let call: FakeCall;
beforeEach(() => {
  call = new FakeCall();
});
afterEach(cleanup);

const inside = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <CallProvider call={call.session}>{children}</CallProvider>
);

/** The slice that a hook gives at this moment, and again later. */
const reading = <Slice,>(hook: () => Slice) => renderHook(hook, { wrapper: inside }).result;

test('says where to put the provider when there is none', () => {
  expect(() => renderHook(useCallSession)).toThrow('<CallProvider call={...}>');
});

test('a call that nobody joined is idle', () => {
  expect(reading(usePhase).current).toEqual({ name: 'idle' });
  expect(reading(useParticipants).current).toEqual([]);
  expect(reading(useDecision).current).toBeUndefined();
  expect(reading(useEpoch).current).toBeUndefined();
  expect(reading(useConnection).current).toBeUndefined();
});

test('tells what the server decided', async () => {
  const slices = {
    phase: reading(usePhase),
    key: reading(useCallKey),
    decision: reading(useDecision),
    explain: reading(useExplain),
    epoch: reading(useEpoch),
    connection: reading(useConnection),
    local: reading(useLocal),
  };
  await act(() => call.join());
  expect(slices.phase.current).toEqual({ name: 'connected' });
  expect(slices.key.current).toBe('garden');
  expect(slices.decision.current).toMatchObject({ provider: 'fake', reason: 'DEFAULT' });
  expect(slices.explain.current).toBe(true);
  expect(slices.epoch.current).toBe(1);
  expect(slices.connection.current).toEqual({ name: 'connected' });
  expect(slices.local.current).toMatchObject({ name: 'Ada', role: 'host' });
});

test('tells how the connection is', async () => {
  const quality = reading(useLocalQuality);
  const limited = reading(useBandwidthLimited);
  const blocked = reading(usePlaybackBlocked);
  const phase = reading(usePhase);
  await act(() => call.join());
  expect([quality.current, limited.current, blocked.current]).toEqual(['unknown', false, false]);
  act(() => {
    call.emit({
      type: 'quality',
      participantId: call.session.getState().local.participantId ?? personId(9),
      level: 'poor',
    });
    call.emit({ type: 'bandwidth-limited', direction: 'send', limited: true });
    call.emit({ type: 'connection', state: 'reconnecting', how: 'resume' });
  });
  expect([quality.current, limited.current]).toEqual(['poor', true]);
  expect(phase.current).toEqual({ name: 'reconnecting' });
});

test('tells who is there and what they do', async () => {
  const ids = reading(useParticipants);
  const bob = reading(() => useParticipant(personId(0)));
  const camera = reading(() => useTrack(personId(0), 'camera'));
  const microphone = reading(() => useTrack(personId(0), 'microphone'));
  const speaking = reading(() => useSpeaking(personId(0)));
  const speakers = reading(useSpeakers);
  const own = reading(useLocalSpeaking);
  await act(() => call.join());
  act(() => call.roster('Bob', 'Cy'));
  expect(ids.current).toEqual([personId(0), personId(1)]);
  expect(bob.current?.name).toBe('Bob');
  expect(camera.current?.publicationId).toBe('camera-of-0');
  expect(microphone.current).toBeUndefined();
  expect(speaking.current).toBe(false);
  act(() => call.emit({ type: 'speakers', participantIds: [personId(0)] }));
  expect(speaking.current).toBe(true);
  expect(speakers.current).toEqual([personId(0)]);
  expect(own.current).toBe(false);
  act(() => call.emit({ type: 'participant-left', participantId: personId(0), reason: 'left' }));
  expect(ids.current).toEqual([personId(1)]);
  expect(bob.current).toBeUndefined();
});

test('a component renders when its own slice changes and not otherwise', async () => {
  const renders = { list: 0, local: 0, tiles: new Map<ParticipantId, number>() };
  const Tile = ({ id }: { readonly id: ParticipantId }): ReactNode => {
    renders.tiles.set(id, (renders.tiles.get(id) ?? 0) + 1);
    return useParticipant(id)?.name;
  };
  const List = (): ReactNode => {
    renders.list += 1;
    return useParticipants().map((id) => <Tile key={id} id={id} />);
  };
  const Own = (): ReactNode => {
    renders.local += 1;
    return useLocalSource('camera').capture;
  };
  render(
    <>
      <List />
      <Own />
    </>,
    { wrapper: inside },
  );
  await act(() => call.join());
  act(() => call.roster(...Array.from({ length: 50 }, (_, at) => `Person ${at}`)));
  const before = { list: renders.list, local: renders.local };
  renders.tiles.clear();
  act(() => call.emit({ type: 'speakers', participantIds: [personId(7)] }));
  act(() => call.emit({ type: 'speakers', participantIds: [personId(8)] }));
  act(() => call.emit({ type: 'quality', participantId: personId(9), level: 'good' }));
  expect(Object.fromEntries(renders.tiles)).toEqual({ p7: 2, p8: 1, p9: 1 });
  expect({ list: renders.list, local: renders.local }).toEqual(before);
});

test('what a hook gives is the same object until its own slice changes', async () => {
  const slices = {
    phase: usePhase,
    key: useCallKey,
    decision: useDecision,
    connection: useConnection,
    local: useLocal,
    camera: () => useLocalSource('camera'),
    people: useParticipants,
    person: () => useParticipant(personId(0)),
    track: () => useTrack(personId(0), 'camera'),
  };
  await call.join();
  call.roster('Bob', 'Cy');
  const hooks = Object.entries(slices).map(([name, hook]) => ({
    name,
    view: renderHook(() => hook(), { wrapper: inside }),
  }));
  const before = hooks.map(({ view }) => view.result.current);
  act(() => {
    call.emit({ type: 'speakers', participantIds: [personId(1)] });
    call.emit({ type: 'quality', participantId: personId(1), level: 'poor' });
    call.emit({
      type: 'media',
      participantId: personId(1),
      publicationId: asId.publication('camera-of-1'),
      state: 'flowing',
    });
  });
  for (const { view } of hooks) view.rerender();
  for (const [at, { name, view }] of hooks.entries()) expect(view.result.current, name).toBe(before[at]);
});

test('what is shown is shown in its box until the box is gone or shows somebody else', async () => {
  const stop = vi.fn<() => void>();
  const show = vi.spyOn(call.session, 'show').mockReturnValue(stop);
  const view = render(<ParticipantVideo participant={personId(0)} className="video" />, { wrapper: inside });
  const box = view.container.querySelector('.video');
  expect(show).toHaveBeenCalledExactlyOnceWith(box, { participantId: personId(0), source: 'camera' });
  view.rerender(<ParticipantVideo participant={personId(0)} className="other" />);
  expect(show).toHaveBeenCalledOnce();
  view.rerender(<ParticipantVideo participant={personId(0)} source="screen" />);
  expect(stop).toHaveBeenCalledOnce();
  expect(show).toHaveBeenLastCalledWith(box, { participantId: personId(0), source: 'screen' });
  view.unmount();
  expect(stop).toHaveBeenCalledTimes(2);
});

test('StrictMode joins once, and the call with its channel lives until the component is really gone', async () => {
  const channel = new FakeChannel();
  const made: FakeCall[] = [];
  const Call = (): ReactNode => {
    const session = useOwnCall(() => {
      const next = new FakeCall({ control: channel.control });
      made.push(next);
      return next.session;
    });
    useEffect(() => void made.find((one) => one.session === session)?.join(), [session]);
    return (
      <CallProvider call={session}>
        <Name />
      </CallProvider>
    );
  };
  const Name = (): ReactNode => usePhase().name;
  const view = render(
    <StrictMode>
      <Call />
    </StrictMode>,
  );
  await vi.waitFor(() => expect(view.container.textContent).toBe('connected'), SOON);
  expect(made.map(({ joins }) => joins).filter((joins) => joins > 0)).toEqual([1]);
  expect(made.flatMap(({ adapter }) => adapter.rooms).map(({ closed }) => closed)).toEqual([0]);
  const used = made.find(({ joins }) => joins > 0);
  view.unmount();
  await vi.waitFor(() => expect(used?.adapter.room.closed).toBe(1), SOON);
  expect([channel.opened, channel.closed]).toEqual([1, 1]);
});

test('the server renders a call that nobody has joined', async () => {
  const Facts = (): ReactNode =>
    `${usePhase().name} ${useParticipants().length} ${useLocal().name || 'nobody'}`;
  await call.join();
  call.roster('Bob');
  expect(renderToString(inside({ children: <Facts /> }))).toBe('idle 0 nobody');
});
