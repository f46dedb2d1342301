import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ParticipantInfo } from '../../contract/adapter-event.ts';
import { CallEndedError } from '../../contract/errors/call-ended-error.ts';
import { ClientCannotRunError } from '../../contract/errors/client-cannot-run-error.ts';
import { ParticipantRemovedError } from '../../contract/errors/participant-removed-error.ts';
import { PublishRefusedError } from '../../contract/errors/publish-refused-error.ts';
import { ServerAwayError } from '../../contract/errors/server-away-error.ts';
import { fakeJoinAnswer } from '../../testkit/client/fake-join-answer.ts';
import { asId } from '../../contract/identity.ts';
import type { JoinAnswer, JoinRequest } from '../../call/join.ts';
import { DEFAULT_PUBLISH_PROFILE } from '../../contract/publish-profile.ts';
import { createCallSession, type CallSessionOptions } from './create-call-session.ts';
import { FakeAdapter, type FakeRoom } from '../../testkit/client/fake-room.ts';
import { FakeDevices } from '../../testkit/client/fake-devices.ts';

const KEY = asId.key('garden');
const OPTIONS = { key: KEY, displayName: 'Ann' };

const answerTo = (request: JoinRequest, epoch = 1): JoinAnswer =>
  fakeJoinAnswer({ call: request.call ?? asId.call('call-1'), epoch, credentials: { token: 't' } });

function memoryStorage() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
  };
}

function setUp({
  enterAtOnce = true,
  ...options
}: { enterAtOnce?: boolean } & Pick<CallSessionOptions, 'profile'> = {}) {
  const adapter = new FakeAdapter({ enterAtOnce });
  const devices = new FakeDevices();
  const storage = memoryStorage();
  const join = vi.fn((request: JoinRequest, _signal: AbortSignal) => Promise.resolve(answerTo(request)));
  const session = createCallSession({
    adapters: [adapter.provider],
    join,
    devices,
    storage,
    ...options,
  });
  return { adapter, devices, storage, join, session, phase: () => session.getState().phase };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

afterEach(() => {
  vi.useRealTimers();
});

describe('joining', () => {
  it('enters the room that the server names and sends what is captured', async () => {
    const { session, adapter, phase } = setUp();
    await session.startSource('camera');
    await session.startSource('microphone');
    await session.setMuted('microphone', true);
    await session.join(OPTIONS);
    await settled();
    expect(phase()).toEqual({ name: 'connected' });
    expect(adapter.room.options.credentials).toEqual({ token: 't' });
    expect(adapter.room.commands.sort()).toEqual(['publish camera', 'publish microphone muted']);
    expect(session.getState().local.sources.camera.published).toBeDefined();
    await session.dispose();
  });

  it('publishes as the server decides, and otherwise as the application does', async () => {
    const { screen } = DEFAULT_PUBLISH_PROFILE;
    const { session, adapter, join } = setUp({
      profile: { screen, codecs: { camera: 'av1', screen: 'av1' } },
    });
    const publish = { codecs: { camera: 'h264', screen: 'vp8' } } as const;
    join.mockImplementation(async (request) => ({ ...answerTo(request), publish }));
    await session.join(OPTIONS);
    expect(adapter.room.options.profile).toEqual({ screen, ...publish });
    await session.dispose();
  });

  it('publishes without waiting for the room to be entered', async () => {
    const { session, adapter } = setUp({ enterAtOnce: false });
    await session.startSource('camera');
    void session.join(OPTIONS);
    await settled();
    expect(adapter.room.commands).toEqual(['publish camera']);
    await session.dispose();
  });

  it('is done once, however often it is asked', async () => {
    const { session, adapter, join } = setUp();
    await Promise.all([session.join(OPTIONS), session.join(OPTIONS)]);
    expect(join).toHaveBeenCalledTimes(1);
    expect(adapter.rooms).toHaveLength(1);
    await session.dispose();
  });

  it('tries again while the server is away, then says so', async () => {
    vi.useFakeTimers();
    const { session, join, phase } = setUp();
    join.mockRejectedValue(new ServerAwayError('Nobody answers.'));
    const joined = session.join(OPTIONS);
    await vi.runAllTimersAsync();
    await joined;
    expect(join).toHaveBeenCalledTimes(4);
    expect(phase()).toMatchObject({ name: 'ended', reason: 'server-away', message: 'Nobody answers.' });
    join.mockImplementation((request) => Promise.resolve(answerTo(request)));
    await session.join(OPTIONS);
    expect(phase()).toEqual({ name: 'connected' });
    await session.dispose();
  });

  it.each([
    [new CallEndedError(), 'ended'],
    [new ParticipantRemovedError('Please behave.'), 'removed'],
    [new ClientCannotRunError('other'), 'cannot-run'],
  ])('ends at once on %s', async (error, reason) => {
    const { session, join, phase } = setUp();
    join.mockRejectedValueOnce(error);
    await session.join(OPTIONS);
    expect(join).toHaveBeenCalledTimes(1);
    expect(phase()).toMatchObject({ name: 'ended', reason, message: error.message });
    await session.dispose();
  });

  it('is given up by leaving, whatever it waits for', async () => {
    const { session, adapter, phase } = setUp({ enterAtOnce: false });
    const joined = session.join(OPTIONS);
    await settled();
    await session.leave();
    await joined;
    expect(phase()).toMatchObject({ name: 'ended', reason: 'left' });
    expect(adapter.room.closed).toBeGreaterThan(0);
    await session.dispose();
  });

  it('may begin again while the one before is still being given up', async () => {
    const { session, adapter, phase } = setUp();
    void session.join(OPTIONS);
    void session.leave();
    await session.join(OPTIONS);
    await settled();
    expect(phase()).toEqual({ name: 'connected' });
    expect(adapter.rooms.filter(({ closed }) => closed === 0)).toHaveLength(1);
    await session.dispose();
  });
});

describe('a participant who left', () => {
  it('comes back as the person that they were, to whatever call is there now', async () => {
    const { session, join, phase } = setUp();
    await session.join(OPTIONS);
    await session.leave();
    await session.join(OPTIONS);
    const [, again] = join.mock.calls.map(([request]) => request);
    expect(again).toMatchObject({ resumeSecret: 'secret' });
    expect(again).not.toHaveProperty('call');
    expect(phase()).toEqual({ name: 'connected' });
    await session.dispose();
  });

  it('is not known to another tab', async () => {
    const { session } = setUp();
    await session.join(OPTIONS);
    await session.dispose();
    const other = setUp();
    await other.session.join(OPTIONS);
    expect(other.join.mock.calls[0]?.[0]).not.toHaveProperty('resumeSecret');
    await other.session.dispose();
  });
});

describe('a disconnect', () => {
  it('is followed to where the server says the call is, as the same person', async () => {
    const { session, adapter, join, phase } = setUp();
    await session.startSource('microphone');
    await session.join(OPTIONS);
    join.mockImplementationOnce((request) => Promise.resolve(answerTo(request, 2)));
    adapter.room.emit({ type: 'connection', state: 'disconnected', reason: 'lost', retryable: true });
    expect(phase()).toEqual({ name: 'reconnecting' });
    await settled();
    expect(join).toHaveBeenLastCalledWith(
      expect.objectContaining({ call: 'call-1', resumeSecret: 'secret' }),
      expect.anything(),
    );
    expect(phase()).toEqual({ name: 'connected' });
    expect(session.getState().pin).toEqual({ epoch: 2, attempt: 1 });
    expect(adapter.rooms).toHaveLength(2);
    expect(adapter.rooms[0]?.closed).toBeGreaterThan(0);
    expect(adapter.room.commands).toEqual(['publish microphone']);
    await session.dispose();
  });

  it('ends the call when the server says that it is over', async () => {
    const { session, adapter, join, phase } = setUp();
    await session.join(OPTIONS);
    join.mockRejectedValueOnce(new CallEndedError());
    adapter.room.emit({ type: 'connection', state: 'disconnected', reason: 'ended', retryable: false });
    await settled();
    expect(phase()).toMatchObject({ name: 'ended', reason: 'ended' });
    await session.dispose();
  });

  it('is final when another page took over, and asks nobody', async () => {
    const { session, adapter, join, phase } = setUp();
    await session.join(OPTIONS);
    adapter.room.emit({ type: 'connection', state: 'disconnected', reason: 'replaced', retryable: false });
    await settled();
    expect(join).toHaveBeenCalledTimes(1);
    expect(phase()).toMatchObject({ name: 'ended', reason: 'replaced' });
    await session.dispose();
  });

  it('passes on the words of the host who removed the person', async () => {
    const { session, adapter, join, storage, phase } = setUp();
    await session.join(OPTIONS);
    join.mockRejectedValueOnce(new ParticipantRemovedError('Please behave.'));
    adapter.room.emit({ type: 'connection', state: 'disconnected', reason: 'removed', retryable: false });
    await settled();
    expect(phase()).toMatchObject({ name: 'ended', reason: 'removed', message: 'Please behave.' });
    expect(storage.items.size).toBe(1);
    await session.dispose();
  });

  it('says plainly that one was removed, and nothing of reconnecting, when nobody has the words', async () => {
    const { session, adapter, join, phase } = setUp();
    await session.join(OPTIONS);
    const phases: string[] = [];
    session.subscribe('call', () => void phases.push(phase().name));
    join.mockRejectedValueOnce(new ServerAwayError('Nobody answers.'));
    adapter.room.emit({ type: 'connection', state: 'disconnected', reason: 'removed', retryable: false });
    await settled();
    expect(phase()).toEqual({ name: 'ended', reason: 'removed', message: undefined, code: undefined });
    expect(phases).not.toContain('reconnecting');
    await session.dispose();
  });

  it('is followed at once, unless rooms go on breaking as soon as they are entered, which ends the call', async () => {
    vi.useFakeTimers();
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const { session, adapter, join, phase } = setUp();
    const lose = (): void =>
      adapter.room.emit({ type: 'connection', state: 'disconnected', reason: 'lost', retryable: true });
    await session.join(OPTIONS);
    for (let time = 1; time <= 3; time += 1) {
      lose();
      await vi.advanceTimersByTimeAsync(0);
      expect(join).toHaveBeenCalledTimes(1 + time);
      await vi.advanceTimersByTimeAsync(31_000);
    }
    const pauses: number[] = [];
    while (phase().name === 'connected') {
      const before = Date.now();
      lose();
      await vi.runAllTimersAsync();
      pauses.push(Date.now() - before);
    }
    expect(pauses).toEqual([0, 1_000, 2_000, 4_000, ...Array.from({ length: 11 }, () => 8_000), 0]);
    expect(phase()).toMatchObject({ name: 'ended', reason: 'server-away' });
    vi.mocked(Math.random).mockRestore();
    await session.dispose();
  });
});

describe('local media', () => {
  it('is lent as clones and ends with the session', async () => {
    const { session, adapter, devices } = setUp();
    await session.startSource('camera');
    const original = session.localTrack('camera');
    await session.join(OPTIONS);
    await settled();
    const [lent] = adapter.room.published.values();
    expect(lent?.track).not.toBe(original);
    await session.leave();
    expect(lent?.track.readyState).toBe('ended');
    expect(original?.readyState).toBe('live');
    await session.dispose();
    expect(devices.live()).toEqual([]);
  });

  it('that is stopped while the device still wakes up never comes on', async () => {
    const { session, devices } = setUp();
    let open = () => {};
    devices.gate = new Promise((resolve) => {
      open = resolve;
    });
    const started = session.startSource('camera');
    await session.stopSource('camera');
    open();
    await started;
    expect(session.getState().local.sources.camera.capture).toBe('off');
    expect(devices.live()).toEqual([]);
    await session.dispose();
  });

  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'not-found'],
    ['NotReadableError', 'in-use'],
  ])('says why a device gives nothing: %s', async (name, failure) => {
    const { session, devices } = setUp();
    devices.failure = new DOMException('no', name);
    await session.startSource('camera');
    expect(session.getState().local.sources.camera).toMatchObject({ capture: 'failed', failure });
    await session.dispose();
  });

  it('is unpublished when its device is unplugged', async () => {
    const { session, adapter, devices } = setUp();
    await session.startSource('camera');
    await session.join(OPTIONS);
    await settled();
    devices.tracks[0]?.unplug();
    await settled();
    expect(session.getState().local.sources.camera).toMatchObject({ capture: 'failed', failure: 'ended' });
    expect(adapter.room.commands).toEqual(['publish camera', 'unpublish camera']);
    expect(devices.live()).toEqual([]);
    await session.dispose();
  });

  it('shares a screen with its sound, and neither when the browser takes the screen back', async () => {
    const { session, adapter, devices } = setUp();
    await session.join(OPTIONS);
    await session.startSource('screen');
    expect(adapter.room.commands).toEqual(['publish screen', 'publish screen-audio']);
    devices.tracks[0]?.unplug();
    await settled();
    expect(adapter.room.published.size).toBe(0);
    expect(devices.live()).toEqual([]);
    for (const source of ['screen', 'screen-audio'] as const)
      expect(session.getState().local.sources[source]).toMatchObject({ capture: 'off', failure: undefined });
    await session.startSource('screen');
    expect(adapter.room.published.size).toBe(2);
    await session.stopSource('screen');
    expect(adapter.room.published.size).toBe(0);
    expect(devices.live()).toEqual([]);
    await session.dispose();
  });

  it('takes a screen that nobody chose for no failure', async () => {
    const { session, devices } = setUp();
    devices.failure = new DOMException('Permission denied', 'NotAllowedError');
    await session.startSource('screen');
    await session.startSource('camera');
    const { screen, camera } = session.getState().local.sources;
    expect(screen).toMatchObject({ capture: 'off', failure: undefined });
    expect(camera).toMatchObject({ capture: 'failed', failure: 'denied' });
    await session.dispose();
  });

  it('sends no sound of a screen that the server refuses', async () => {
    const { session, adapter, devices } = setUp();
    await session.join(OPTIONS);
    adapter.room.refusal = new PublishRefusedError('screen');
    await session.startSource('screen');
    await settled();
    expect(devices.live()).toEqual([]);
    expect(session.getState().local.sources.screen).toMatchObject({ capture: 'off', allowed: false });
    expect(session.getState().local.sources['screen-audio'].capture).toBe('off');
    await session.dispose();
  });

  it('falls silent when the server mutes it, and speaks again when the person says so', async () => {
    const { session, adapter, devices } = setUp();
    await session.startSource('microphone');
    await session.join(OPTIONS);
    await settled();
    const [[publicationId] = []] = adapter.room.published;
    if (publicationId === undefined) throw new Error('nothing is published');
    adapter.room.emit({ type: 'forced-mute', publicationId, source: 'microphone' });
    expect(devices.live().every(({ enabled }) => !enabled)).toBe(true);
    expect(session.getState().local.sources.microphone).toMatchObject({ muted: true, mutedBy: ['server'] });
    await session.setMuted('microphone', false);
    expect(devices.live().every(({ enabled }) => enabled)).toBe(true);
    expect(adapter.room.commands.at(-1)).toBe('unmute microphone');
    await session.dispose();
  });

  it('is let go when the server takes the right to send it', async () => {
    const { session, adapter, devices } = setUp();
    await session.startSource('camera');
    await session.join(OPTIONS);
    await settled();
    adapter.room.emit({ type: 'rights', rights: { publish: ['microphone'], subscribe: true, data: true } });
    await settled();
    expect(devices.live()).toEqual([]);
    expect(session.getState().local.sources.camera).toMatchObject({ capture: 'off', allowed: false });
    await session.dispose();
  });

  it('is let go when the server refuses it', async () => {
    const { session, adapter, devices } = setUp();
    await session.join(OPTIONS);
    adapter.room.refusal = new PublishRefusedError('camera');
    await session.startSource('camera');
    expect(devices.live()).toEqual([]);
    expect(session.getState().local.sources.camera).toMatchObject({ capture: 'off', allowed: false });
    await session.dispose();
  });

  it('limits the camera in the room that it is in and in every room after it', async () => {
    const { session, adapter } = setUp();
    await session.join(OPTIONS);
    expect(adapter.room.cameraLimit).toBe(2);
    session.limitCamera(0);
    expect(adapter.room.cameraLimit).toBe(0);
    await session.leave();
    await session.join(OPTIONS);
    expect(adapter.rooms).toHaveLength(2);
    expect(adapter.room.cameraLimit).toBe(0);
    await session.dispose();
  });

  it('moves to another device in place', async () => {
    const { session, adapter, devices } = setUp();
    await session.startSource('camera');
    await session.join(OPTIONS);
    await settled();
    await session.selectDevice('camera', 'usb');
    expect(adapter.room.commands).toEqual(['publish camera', 'replace camera']);
    expect(session.getState().local.sources.camera.deviceId).toBe('usb');
    expect(new Set(devices.live().map(({ label }) => label))).toEqual(new Set(['usb']));
    await session.dispose();
  });

  it('stays with its device when another one is refused', async () => {
    const { session, adapter, devices } = setUp();
    await session.startSource('camera');
    await session.join(OPTIONS);
    await settled();
    devices.failure = new DOMException('no', 'NotAllowedError');
    await session.selectDevice('camera', 'usb');
    expect(adapter.room.commands).toEqual(['publish camera']);
    expect(session.getState().local.sources.camera).toMatchObject({
      capture: 'on',
      failure: undefined,
      deviceId: 'default-camera',
    });
    expect(new Set(devices.live().map(({ label }) => label))).toEqual(new Set(['default-camera']));
    await session.dispose();
  });

  it('makes way where only one camera can be open at a time', async () => {
    const { session, adapter, devices } = setUp();
    await session.startSource('camera');
    await session.join(OPTIONS);
    await settled();
    devices.oneOfAKind = true;
    await session.selectDevice('camera', 'back');
    expect(adapter.room.commands).toEqual(['publish camera', 'unpublish camera', 'publish camera']);
    expect(session.getState().local.sources.camera).toMatchObject({ capture: 'on', deviceId: 'back' });
    expect(new Set(devices.live().map(({ label }) => label))).toEqual(new Set(['back']));
    await session.dispose();
  });

  it('says so when another device cannot be opened at all, or is turned off meanwhile', async () => {
    const { session, devices } = setUp();
    await session.startSource('camera');
    devices.failure = new DOMException('no', 'NotReadableError');
    await session.selectDevice('camera', 'usb');
    expect(session.getState().local.sources.camera).toMatchObject({ capture: 'failed', failure: 'in-use' });
    devices.failure = undefined;
    await session.startSource('camera');
    expect(session.getState().local.sources.camera).toMatchObject({ capture: 'on', deviceId: 'usb' });
    devices.failure = new DOMException('no', 'NotReadableError');
    const moved = session.selectDevice('camera', 'other');
    await session.stopSource('camera');
    await moved;
    expect(session.getState().local.sources.camera).toMatchObject({ capture: 'off', failure: undefined });
    expect(devices.live()).toEqual([]);
    await session.dispose();
  });

  it('moves to the device that was chosen last, whichever opens first', async () => {
    const { session, devices } = setUp();
    await session.startSource('camera');
    let openSlow = () => {};
    devices.gate = new Promise((resolve) => {
      openSlow = resolve;
    });
    const slow = session.selectDevice('camera', 'slow');
    devices.gate = undefined;
    await session.selectDevice('camera', 'quick');
    openSlow();
    await slow;
    expect(session.getState().local.sources.camera.deviceId).toBe('quick');
    expect(devices.live().map(({ label }) => label)).toEqual(['quick']);
    await session.dispose();
  });

  it('moves to a device that is chosen while the one before is being opened', async () => {
    const { session, devices } = setUp();
    let open = () => {};
    devices.gate = new Promise((resolve) => {
      open = resolve;
    });
    const started = session.startSource('camera');
    const moved = ['usb', 'back'].map((device) => session.selectDevice('camera', device));
    open();
    await Promise.all([started, ...moved]);
    expect(session.getState().local.sources.camera).toMatchObject({ capture: 'on', deviceId: 'back' });
    expect(devices.live().map(({ label }) => label)).toEqual(['back']);
    await session.dispose();
  });

  const commands = fc.constantFrom(
    'camera on',
    'camera off',
    'mic on',
    'mic off',
    'mute',
    'unmute',
    'switch',
    'share',
    'share off',
    'join',
    'leave',
    'cut',
    'wait',
  );

  it('never leaks a track or publishes a source twice, in whatever order people click', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(commands, { maxLength: 25 }), async (list) => {
        const { session, adapter, devices } = setUp();
        const failed: unknown[] = [];
        const go = (done: Promise<unknown>) => void done.catch((error: unknown) => failed.push(error));
        for (const command of list) {
          switch (command) {
            case 'camera on':
              go(session.startSource('camera'));
              break;
            case 'camera off':
              go(session.stopSource('camera'));
              break;
            case 'mic on':
              go(session.startSource('microphone'));
              break;
            case 'mic off':
              go(session.stopSource('microphone'));
              break;
            case 'mute':
              go(session.setMuted('microphone', true));
              break;
            case 'unmute':
              go(session.setMuted('microphone', false));
              break;
            case 'switch':
              go(session.selectDevice('camera', 'usb'));
              break;
            case 'share':
              go(session.startSource('screen'));
              break;
            case 'share off':
              go(session.stopSource('screen'));
              break;
            case 'join':
              go(session.join(OPTIONS));
              break;
            case 'leave':
              go(session.leave());
              break;
            case 'cut':
              adapter.rooms
                .at(-1)
                ?.emit({ type: 'connection', state: 'disconnected', reason: 'lost', retryable: true });
              break;
            case 'wait':
              await settled();
          }
        }
        await settled();
        const { sources } = session.getState().local;
        const live = new Set(devices.live().map(({ label }) => label));
        expect(live.has('default-camera') || live.has('usb')).toBe(sources.camera.capture === 'on');
        expect(live.has('default-microphone')).toBe(sources.microphone.capture === 'on');
        expect(live.has('default-screen')).toBe(sources.screen.capture === 'on');
        expect(live.has('system-sound')).toBe(sources['screen-audio'].capture === 'on');
        expect(devices.live().length).toBeLessThanOrEqual(8);
        await session.dispose();
        await settled();
        expect(devices.live()).toEqual([]);
        expect(adapter.rooms.filter(({ closed }) => closed === 0)).toEqual([]);
        expect(failed).toEqual([]);
      }),
      {
        numRuns: 1_000,
        // A camera that moves to another device while it is being published.
        examples: [[['camera on', 'unmute', 'wait', 'camera on', 'join', 'camera on', 'switch']]],
      },
    );
  });
});

describe('what is wanted of the pictures of others', () => {
  const CAMERA = asId.publication('ben-camera');
  const BEN: ParticipantInfo = {
    participantId: asId.participant('ben'),
    name: 'Ben',
    role: 'guest',
    joinedAt: 0,
    publications: [{ publicationId: CAMERA, source: 'camera', mutedBy: [], encrypted: false, layers: 3 }],
  };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('document', { visibilityState: 'visible' });
  });
  afterEach(() => void vi.unstubAllGlobals());

  /** In a call with Ben, whose picture nobody looks at; then `leaves` happens, and another room takes over. */
  async function inTheNextRoom(leaves: (room: FakeRoom) => void) {
    const { session, adapter } = setUp();
    await session.join(OPTIONS);
    const { room } = adapter;
    room.emit({ type: 'participant-joined', participant: BEN });
    await vi.advanceTimersByTimeAsync(2_000);
    expect([...room.demands]).toEqual([[CAMERA, { visible: false, width: 0, height: 0 }]]);
    leaves(room);
    room.emit({ type: 'connection', state: 'disconnected', reason: 'lost', retryable: true });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(adapter.rooms).toHaveLength(2);
    await session.dispose();
    return adapter.room.demands;
  }

  it('is told to the next room too', async () => {
    expect((await inTheNextRoom(() => {})).size).toBe(1);
  });

  it('is forgotten when they leave, also if their media is taken away after that', async () => {
    const { participantId } = BEN;
    const demands = await inTheNextRoom((room) => {
      room.emit({ type: 'participant-left', participantId, reason: 'left' });
      room.options.observer.media(CAMERA, undefined);
    });
    expect([...demands]).toEqual([]);
  });

  it('is forgotten when the roster no longer has them', async () => {
    const demands = await inTheNextRoom((room) => room.emit({ type: 'roster', participants: [] }));
    expect([...demands]).toEqual([]);
  });
});

describe('the store', () => {
  it('tells the listeners of one person about that person alone', async () => {
    const { session, adapter } = setUp();
    await session.join(OPTIONS);
    const ann = asId.participant('a');
    const bob = asId.participant('b');
    for (const participantId of [ann, bob])
      adapter.room.emit({
        type: 'participant-joined',
        participant: { participantId, name: participantId, role: 'guest', joinedAt: 0, publications: [] },
      });
    const onAnn = vi.fn();
    const onBob = vi.fn();
    const onRoster = vi.fn();
    session.subscribe(`participant:${ann}`, onAnn);
    session.subscribe(`participant:${bob}`, onBob);
    session.subscribe('roster', onRoster);
    adapter.room.emit({ type: 'quality', participantId: ann, level: 'poor' });
    adapter.room.emit({ type: 'speakers', participantIds: [ann] });
    adapter.room.emit({ type: 'speakers', participantIds: [ann] });
    expect(onAnn).toHaveBeenCalledTimes(2);
    expect(onBob).not.toHaveBeenCalled();
    expect(onRoster).not.toHaveBeenCalled();
    await session.dispose();
  });

  it('hears nothing more from a room that was left', async () => {
    const { session, adapter } = setUp();
    await session.join(OPTIONS);
    const heard = vi.fn();
    session.onEvent(heard);
    const { room } = adapter;
    await session.leave();
    heard.mockClear();
    room.emit({ type: 'connection', state: 'disconnected', reason: 'left', retryable: false });
    expect(heard).not.toHaveBeenCalled();
    await session.dispose();
  });
});
