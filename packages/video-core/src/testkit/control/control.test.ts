import { beforeEach, describe, expect, it, vi } from 'vitest';
import { undoOf } from '../../client/control/index.ts';
import { CHAT_LIMITS, type HostCommand } from '../../call/control-protocol.ts';
import { ControlSetting, deafBus, type Guest } from './control-setting.ts';
import { SOON } from '../soon.ts';

let setting: ControlSetting;
beforeEach(async () => {
  setting = new ControlSetting();
  await setting.open();
});

const state = ({ control }: Guest) => control.getState();
const texts = (guest: Guest) => state(guest).messages.map(({ text }) => text);
const connected = (...guests: Guest[]) =>
  vi.waitFor(() => {
    for (const guest of guests) expect(state(guest).connection.name).toBe('connected');
  }, SOON);

describe('chat', () => {
  it('shows a message as being sent until everybody has it', async () => {
    const [ada, bob] = [await setting.guest('Ada'), await setting.guest('Bob')];
    ada.control.say('hello');
    expect(state(ada).outbox).toMatchObject([{ text: 'hello' }]);
    expect(texts(ada)).toEqual([]);
    await vi.waitFor(() => expect(texts(bob)).toEqual(['hello']), SOON);
    await vi.waitFor(
      () => expect(state(ada)).toMatchObject({ outbox: [], messages: [{ text: 'hello' }] }),
      SOON,
    );
    expect(state(bob).messages).toMatchObject([
      { seq: 1, name: 'Ada', from: ada.record.id, at: setting.now },
    ]);
  });

  it('counts what was not read, but not what one wrote oneself, also after a reload', async () => {
    const [ada, bob] = [await setting.guest('Ada'), await setting.guest('Bob')];
    ada.control.say('one');
    ada.control.say('two');
    await vi.waitFor(() => expect(state(bob).unread).toBe(2), SOON);
    expect(state(ada).unread).toBe(0);
    bob.control.markRead();
    expect(state(bob).unread).toBe(0);
    ada.control.say('three');
    await vi.waitFor(() => expect(state(bob).unread).toBe(1), SOON);
    const again = await bob.reload();
    await vi.waitFor(() => expect(texts(again)).toEqual(['one', 'two', 'three']), SOON);
    expect(state(again).unread).toBe(1);
  });

  it('tells what was said before one came from what is new', async () => {
    const ada = await setting.guest('Ada');
    await vi.waitFor(() => expect(state(ada).before).toBe(0), SOON);
    ada.control.say('early');
    await vi.waitFor(() => expect(texts(ada)).toEqual(['early']), SOON);
    const bob = await setting.guest('Bob');
    await vi.waitFor(() => expect(state(bob).before).toBe(1), SOON);
    ada.control.say('late');
    await vi.waitFor(() => expect(texts(bob)).toEqual(['early', 'late']), SOON);
    bob.transport.drop();
    await connected(bob);
    expect([state(ada).before, state(bob).before]).toEqual([0, 1]);
  });

  it('closes with the call, and keeps what was not sent for whom it lost, but not for who left', async () => {
    const ada = await setting.guest('Ada');
    await connected(ada);
    await setting.stop();
    ada.control.say('unsent');
    ada.control.ended({ reason: 'server-away' });
    expect(state(ada)).toMatchObject({ connection: { name: 'off' }, outbox: [] });
    await ada.rejoin();
    expect(state(ada).outbox).toMatchObject([{ text: 'unsent' }]);
    ada.control.ended({ reason: 'left' });
    await ada.rejoin();
    expect(state(ada).outbox).toEqual([]);
    ada.control.close();
  });

  it('says why a message was refused, and sends it again when told to', async () => {
    const [ada, mute] = [await setting.guest('Ada'), await setting.guest('Mute', 'guest', false)];
    mute.control.say('may I?');
    await vi.waitFor(
      () => expect(state(mute).outbox).toMatchObject([{ problem: expect.stringContaining('not') }]),
      SOON,
    );
    const [refused] = state(mute).outbox;
    mute.control.retry(refused?.id ?? '');
    expect(state(mute).outbox[0]).not.toHaveProperty('problem');
    await vi.waitFor(() => expect(state(mute).outbox[0]).toHaveProperty('problem'), SOON);
    mute.control.discard(refused?.id ?? '');
    expect(state(mute).outbox).toEqual([]);
    expect(texts(ada)).toEqual([]);
  });

  it('is deleted for everyone, now and later, by who wrote it or by a host, and by nobody else', async () => {
    const [ada, bob] = [await setting.guest('Ada', 'host'), await setting.guest('Bob')];
    for (const text of ['one', 'two', 'three']) bob.control.say(text);
    await vi.waitFor(() => expect(texts(ada)).toHaveLength(3), SOON);
    ada.control.say('four');
    await vi.waitFor(() => expect(texts(bob)).toEqual(['one', 'two', 'three', 'four']), SOON);
    await expect(bob.control.deleteMessage(4)).rejects.toMatchObject({ message: /not yours/ });
    await bob.control.deleteMessage(3);
    await ada.control.deleteMessage(2);
    await expect(ada.control.deleteMessage(2)).rejects.toMatchObject({ message: /gone/ });
    const cleo = await setting.guest('Cleo');
    for (const guest of [ada, bob, cleo])
      await vi.waitFor(() => expect(texts(guest)).toEqual(['one', 'four']), SOON);
    expect(state(ada).unread).toBe(1);
    bob.control.say('five');
    for (const guest of [ada, bob, cleo])
      await vi.waitFor(() => expect(texts(guest)).toEqual(['one', 'four', 'five']), SOON);
    expect(state(bob).outbox).toEqual([]);
  });

  it('slows down who says too much, and loses none of it', async () => {
    const ada = await setting.guest('Ada');
    const bucket = vi.spyOn(performance, 'now');
    let now = 0;
    bucket.mockImplementation(() => now);
    const many = Array.from({ length: CHAT_LIMITS.burst + 2 }, (_, index) => `${index}`);
    for (const text of many) ada.control.say(text);
    await vi.waitFor(() => expect(texts(ada)).toHaveLength(CHAT_LIMITS.burst), SOON);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(texts(ada)).toHaveLength(CHAT_LIMITS.burst);
    now += 2_000;
    await vi.waitFor(() => expect(texts(ada)).toEqual(many), SOON);
    bucket.mockRestore();
  });

  it('takes once what a server tells twice, and nothing that it does not know', async () => {
    const ada = await setting.guest('Ada');
    const open = vi.spyOn(ada.transport, 'open');
    ada.control.say('once');
    await vi.waitFor(() => expect(texts(ada)).toEqual(['once']), SOON);
    ada.transport.drop();
    await vi.waitFor(() => expect(open).toHaveBeenCalledOnce(), SOON);
    const [handshake, listener] = open.mock.calls[0] ?? [];
    expect(handshake).toMatchObject({ after: 1 });
    const { messages } = state(ada);
    const [first] = messages;
    for (const odd of [undefined, 'x', {}, { type: 'dance' }, { type: 'chat', messages: [{ seq: 2 }] }])
      listener?.message(odd);
    listener?.message({ type: 'chat', messages: [first, { ...first, seq: 2, id: 'other' }], later: true });
    expect(state(ada).messages).toEqual([first, { ...first, seq: 2, id: 'other' }]);
  });
});

describe('who is there', () => {
  it('is read without those who are long gone', async () => {
    for (let count = 0; count < 50; count += 1) await setting.gone(`Gone ${count}`);
    const read = vi.spyOn(setting.calls, 'findParticipants');
    const [ada, bob] = [await setting.guest('Ada'), await setting.guest('Bob')];
    await vi.waitFor(() => {
      for (const one of [ada, bob]) expect(state(one).people.map(({ name }) => name)).toEqual(['Ada', 'Bob']);
    }, SOON);
    const rows = await Promise.all(read.mock.results.map(({ value }) => value));
    expect(rows.length).toBeGreaterThan(0);
    for (const people of rows) expect(people.length).toBeLessThanOrEqual(2);
  });
});

describe('too much at once', () => {
  it('of anything is refused in words, and holds nobody else up', async () => {
    const [ada, bob] = [await setting.guest('Ada', 'host'), await setting.guest('Bob', 'host')];
    await connected(ada, bob);
    const find = vi.spyOn(setting.calls, 'findParticipant');
    // However long a busy machine takes, the limit lets nobody do more.
    const bucket = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    const many = Array.from({ length: 100 }, (_, index) =>
      ada.control.moderate({ type: 'lock', locked: index % 2 === 0 }).then(
        () => 'done',
        (error: unknown) => String(error),
      ),
    );
    const answers = await Promise.all(many);
    const done = answers.filter((answer) => answer === 'done').length;
    expect(done).toBeGreaterThanOrEqual(60);
    expect(done).toBeLessThan(70);
    expect(setting.audit.entries).toHaveLength(done);
    expect(new Set(answers.slice(-20))).toEqual(
      new Set(['RateLimitedError: That was too much at once. Wait a moment.']),
    );
    // Two questions for each that was let through, and none for the others.
    expect(find.mock.calls.length).toBeLessThanOrEqual(2 * done + 2);
    await bob.control.moderate({ type: 'lock', locked: true });
    bucket.mockRestore();
  });
});

describe('hands', () => {
  it('are raised in an order that everyone sees', async () => {
    const [ada, bob] = [await setting.guest('Ada'), await setting.guest('Bob')];
    await connected(ada, bob);
    bob.control.raiseHand(true);
    expect(state(bob).handRaised).toBe(true);
    await vi.waitFor(() => expect(state(ada).hands).toEqual([bob.record.id]), SOON);
    ada.control.raiseHand(true);
    await vi.waitFor(() => expect(state(bob).hands).toEqual([bob.record.id, ada.record.id]), SOON);
    bob.control.raiseHand(false);
    await vi.waitFor(() => expect(state(ada).hands).toEqual([ada.record.id]), SOON);
    expect(state(bob).handRaised).toBe(false);
  });

  it('are raised once connected, if they could not be at once', async () => {
    const [ada, bob] = [await setting.guest('Ada'), await setting.guest('Bob')];
    await connected(ada, bob);
    ada.transport.drop();
    ada.control.raiseHand(true);
    await vi.waitFor(() => expect(state(bob).hands).toEqual([ada.record.id]), SOON);
    expect(state(ada).handRaised).toBe(true);
  });

  it('go with who leaves, and stay with who reloads', async () => {
    const [ada, bob] = [await setting.guest('Ada'), await setting.guest('Bob')];
    ada.control.raiseHand(true);
    bob.control.raiseHand(true);
    await vi.waitFor(() => expect(state(ada).hands).toHaveLength(2), SOON);
    const again = await ada.reload();
    await vi.waitFor(() => expect(state(again).handRaised).toBe(true), SOON);
    bob.control.close();
    await vi.waitFor(() => expect(state(again).hands).toEqual([ada.record.id]), SOON);
  });
});

describe('who is there', () => {
  it('is told to everyone in the order of joining, on every process', async () => {
    const [ada, bob] = [await setting.guest('Ada', 'host'), await setting.guest('Bob')];
    const people = [
      { id: ada.record.id, name: 'Ada', role: 'host', blocked: [] },
      { id: bob.record.id, name: 'Bob', role: 'guest', blocked: [] },
    ];
    await vi.waitFor(() => expect(state(ada).people).toEqual(people), SOON);
    await vi.waitFor(() => expect(state(bob).people).toEqual(people), SOON);
    bob.control.close();
    await vi.waitFor(() => expect(state(ada).people).toEqual(people.slice(0, 1)), SOON);
  });

  it('does not change for a connection that is lost for a moment, and does when it stays away', async () => {
    const [ada, bob] = [await setting.guest('Ada'), await setting.guest('Bob')];
    await vi.waitFor(() => expect(state(ada).people).toHaveLength(2), SOON);
    const seen = vi.fn<() => void>();
    ada.control.subscribe('people', seen);
    bob.transport.drop();
    await connected(bob);
    await setting.sweep();
    expect(seen).not.toHaveBeenCalled();
    vi.spyOn(bob.transport, 'open').mockRejectedValue(new Error('unplugged'));
    bob.transport.drop();
    await vi.waitFor(() => expect(state(bob).connection.name).toBe('reconnecting'), SOON);
    await new Promise((resolve) => setTimeout(resolve, 10));
    setting.now += 9_000;
    await setting.sweep();
    await vi.waitFor(() => expect(state(ada).people).toHaveLength(1), SOON);
  });

  it('is found by looking when the bus is deaf', async () => {
    const deaf = new ControlSetting({ bus: deafBus });
    await deaf.open();
    const [ada, bob] = [await deaf.guest('Ada'), await deaf.guest('Bob')];
    await connected(ada, bob);
    await deaf.sweep();
    await vi.waitFor(() => expect(state(ada).people).toHaveLength(2), SOON);
  });
});

describe('hosts', () => {
  it('alone may lock the call and withhold sources, which everyone sees and which can be undone', async () => {
    const [host, guest] = [await setting.guest('Ada', 'host'), await setting.guest('Bob')];
    await connected(host, guest);
    const commands: readonly HostCommand[] = [
      { type: 'lock', locked: true },
      { type: 'withhold', source: 'screen', withheld: true },
    ];
    for (const command of commands) {
      await expect(guest.control.moderate(command)).rejects.toMatchObject({ code: 'not-a-host' });
      await host.control.moderate(command);
    }
    await vi.waitFor(
      () => expect(state(guest)).toMatchObject({ locked: true, guestsDenied: ['screen'] }),
      SOON,
    );
    expect(await setting.calls.find(setting.call)).toMatchObject({ locked: true, guestsDenied: ['screen'] });
    for (const command of commands) {
      const undo = undoOf(command);
      if (undo) await host.control.moderate(undo);
    }
    await vi.waitFor(() => expect(state(guest)).toMatchObject({ locked: false, guestsDenied: [] }), SOON);
  });

  it('make others hosts, block them and lower their hands', async () => {
    const [host, guest] = [await setting.guest('Ada', 'host'), await setting.guest('Bob')];
    await connected(host, guest);
    const { id: participant } = guest.record;
    guest.control.raiseHand(true);
    await vi.waitFor(() => expect(state(host).hands).toEqual([participant]), SOON);
    await host.control.moderate({ type: 'lower-hand', participant });
    await vi.waitFor(() => expect(state(guest).handRaised).toBe(false), SOON);
    await host.control.moderate({ type: 'block', participant, source: 'camera', blocked: true });
    await host.control.moderate({ type: 'role', participant, role: 'host' });
    const [ada] = state(host).people;
    await vi.waitFor(
      () =>
        expect(state(guest).people).toEqual([
          ada,
          expect.objectContaining({ role: 'host', blocked: ['camera'] }),
        ]),
      SOON,
    );
    await guest.control.moderate({ type: 'role', participant: host.record.id, role: 'guest' });
    await expect(host.control.moderate({ type: 'mute-all' })).rejects.toMatchObject({ code: 'not-a-host' });
  });

  it('who cannot reach the server are told so', async () => {
    const host = await setting.guest('Ada', 'host');
    await connected(host);
    await setting.stop();
    setting.processes.splice(0);
    await vi.waitFor(() => expect(state(host).connection.name).toBe('reconnecting'), SOON);
    await expect(host.control.moderate({ type: 'lock', locked: true })).rejects.toMatchObject({
      code: 'connection-lost',
    });
  });

  const roles = async () =>
    (await setting.calls.listParticipants(setting.call, { limit: 99 })).map(
      ({ name, role }) => `${name}: ${role}`,
    );
  const wait = async (milliseconds: number) => {
    setting.now += milliseconds;
    await setting.sweep();
    await new Promise((resolve) => setTimeout(resolve, 10));
  };

  it('who stay away pass the role on, once, to whoever has been there longest', async () => {
    const host = await setting.guest('Ada', 'host');
    const [bob, cem] = [await setting.guest('Bob'), await setting.guest('Cem')];
    await connected(host, bob, cem);
    await wait(60_000);
    expect(await roles()).toEqual(['Ada: host', 'Bob: guest', 'Cem: guest']);
    host.control.close();
    await vi.waitFor(() => expect(state(bob).people).toHaveLength(2), SOON);
    await wait(10_000);
    expect(await roles()).toEqual(['Ada: host', 'Bob: guest', 'Cem: guest']);
    await wait(11_000);
    await vi.waitFor(
      async () => expect(await roles()).toEqual(['Ada: host', 'Bob: host', 'Cem: guest']),
      SOON,
    );
    await vi.waitFor(
      () => expect(state(cem).people).toMatchObject([{ role: 'host' }, { role: 'guest' }]),
      SOON,
    );
    await wait(60_000);
    expect(await roles()).toEqual(['Ada: host', 'Bob: host', 'Cem: guest']);
    expect(setting.audit.entries).toMatchObject([
      { action: 'make-host', subject: 'succession', participant: bob.record.id },
    ]);
  });

  it('who come back in time are the only ones', async () => {
    const host = await setting.guest('Ada', 'host');
    const bob = await setting.guest('Bob');
    await connected(host, bob);
    host.control.close();
    await vi.waitFor(() => expect(state(bob).people).toHaveLength(1), SOON);
    await wait(15_000);
    await setting.page(host.record);
    await vi.waitFor(() => expect(state(bob).people).toHaveLength(2), SOON);
    await wait(15_000);
    expect(await roles()).toEqual(['Ada: host', 'Bob: guest']);
  });
});

describe('the channel', () => {
  it('closes for whoever is removed, and lets them in no more', async () => {
    const [ada, bob] = [await setting.guest('Ada'), await setting.guest('Bob')];
    await connected(ada, bob);
    await setting.calls.markRemoved(setting.call, bob.record.id, {
      at: setting.now,
      message: 'Be kind.',
      watchUntil: setting.now,
    });
    setting.processes[0]?.changed(setting.call);
    await vi.waitFor(
      () => expect(state(bob).connection).toEqual({ name: 'closed', reason: 'removed', message: 'Be kind.' }),
      SOON,
    );
    expect(bob.ends).toEqual([{ reason: 'removed', message: 'Be kind.' }]);
    await vi.waitFor(() => expect(state(ada).people).toHaveLength(1), SOON);
    const again = await bob.reload();
    await vi.waitFor(() => expect(state(again).connection).toMatchObject({ reason: 'removed' }), SOON);
  });

  it('closes for everyone when the call ends', async () => {
    const guests = [await setting.guest('Ada'), await setting.guest('Bob')];
    await connected(...guests);
    await setting.calls.end(setting.call, setting.now, 'always');
    setting.processes[1]?.changed(setting.call);
    await vi.waitFor(() => {
      for (const guest of guests) expect(state(guest).connection).toMatchObject({ reason: 'ended' });
    }, SOON);
    expect(setting.processes.map(({ connections }) => connections)).toEqual([0, 0]);
  });

  it('belongs to the latest page of a person', async () => {
    const ada = await setting.guest('Ada');
    await connected(ada);
    const other = await setting.page(ada.record);
    await vi.waitFor(() => expect(state(ada).connection).toMatchObject({ reason: 'replaced' }), SOON);
    await connected(other);
    expect(ada.ends).toMatchObject([{ reason: 'replaced' }]);
    expect(other.ends).toEqual([]);
  });

  it('asks for another token when its own has expired', async () => {
    const ada = await setting.guest('Ada');
    await connected(ada);
    setting.now += 61_000;
    ada.transport.drop();
    await vi.waitFor(() => expect(ada.transport.connections).toBe(2), SOON);
    await connected(ada);
  });

  it('comes back after every process was stopped, with all that was written meanwhile', async () => {
    const [ada, bob] = [await setting.guest('Ada'), await setting.guest('Bob')];
    ada.control.say('before');
    await vi.waitFor(() => expect(texts(bob)).toEqual(['before']), SOON);
    await setting.stop();
    await vi.waitFor(() => expect(state(ada).connection.name).toBe('reconnecting'), SOON);
    ada.control.say('meanwhile');
    setting.restart();
    await vi.waitFor(() => expect(texts(bob)).toEqual(['before', 'meanwhile']), SOON);
  });
});
