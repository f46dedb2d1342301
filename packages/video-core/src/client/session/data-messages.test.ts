import { expect, it } from 'vitest';
import type { CallEvent } from '../../call/call-event.ts';
import type { IncomingData } from '../../contract/client-adapter.ts';
import { asId } from '../../contract/identity.ts';
import { FakeCall } from '../../testkit/client/fake-call.ts';

it('tells a data message once, beside the events', async () => {
  const call = new FakeCall();
  await call.join();
  const events: CallEvent[] = [];
  const messages: IncomingData[] = [];
  call.session.onEvent((event) => events.push(event));
  call.session.onData((message) => messages.push(message));
  const message = {
    topic: 'cursor',
    from: asId.participant('ben'),
    reliable: true,
    payload: new Uint8Array([1]),
  };
  call.adapter.room.options.observer.data(message);
  expect(messages).toEqual([message]);
  expect(events).toEqual([]);
});
