import { expect, it, vi } from 'vitest';
import type { ControlCommand, ControlHandshake } from '../../call/control-protocol.ts';
import { VersionUnsupportedError } from '../../contract/errors/version-unsupported-error.ts';
import { fakeAdmittedCall } from '../../testkit/client/fake-admitted-call.ts';
import { fakeJoinAnswer } from '../../testkit/client/fake-join-answer.ts';
import type { ControlListener } from './control-transport.ts';
import { createCallControl } from './create-call-control.ts';
import { SOON } from '../../testkit/soon.ts';

/** A server of the release that knew version 2 alone, and a control on its channel. */
function atServerOfVersion(only: number) {
  const handshakes: ControlHandshake[] = [];
  const commands: ControlCommand[] = [];
  let listener: ControlListener | undefined;
  const control = createCallControl({
    storage: { getItem: () => null, setItem: () => undefined },
    policy: { delay: (attempt) => (attempt === 1 ? 0 : undefined) },
    transport: {
      async open(handshake, heard) {
        handshakes.push(handshake);
        if (handshake.version !== only) throw new VersionUnsupportedError('No.');
        listener = heard;
        return {
          request: async (command) => {
            commands.push(command);
            return { ok: true };
          },
          close() {},
        };
      },
    },
  });
  const answer = fakeJoinAnswer({ controlToken: 'token' });
  control.admitted(answer, fakeAdmittedCall());
  return { control, handshakes, commands, tell: (message: unknown) => listener?.message(message) };
}

it('speaks version 2 with a server that knows no other, with chat and hands', async () => {
  const { control, handshakes, commands, tell } = atServerOfVersion(2);
  await vi.waitFor(() => expect(control.getState().connection).toEqual({ name: 'connected' }), SOON);
  expect(handshakes.at(-1)).toMatchObject({ version: 2, token: 'token', after: 0 });
  control.say('hello');
  control.raiseHand(true);
  await vi.waitFor(() => expect(commands.map(({ type }) => type)).toEqual(['say', 'hand']), SOON);
  const message = { seq: 1, id: 'a', from: 'ben', name: 'Ben', text: 'hi', at: 1 };
  tell({ type: 'chat', messages: [message] });
  tell({ type: 'hands', hands: ['ben'] });
  tell({ type: 'weather', rain: true });
  expect(control.getState()).toMatchObject({ messages: [message], hands: ['ben'] });
});

it('is refused by a server that knows none of its versions', async () => {
  const { control } = atServerOfVersion(1);
  await vi.waitFor(
    () => expect(control.getState().connection).toMatchObject({ name: 'closed', reason: 'refused' }),
    SOON,
  );
});
