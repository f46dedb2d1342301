import type { AdmittedCall } from '../../client/session/call-extension.ts';
import { Listeners } from '../../client/session/listeners.ts';
import { CallRooms } from '../../client/session/rooms/call-rooms.ts';
import { StateStore } from '../../client/session/state-store.ts';
import { AdapterNotLoadedError } from '../../contract/errors/adapter-not-loaded-error.ts';
import { FakeDevices } from './fake-devices.ts';
import { fakeJoinAnswer } from './fake-join-answer.ts';

/** For tests of an extension: what a session in no room gives it. */
export function fakeAdmittedCall(change: Partial<AdmittedCall> = {}): AdmittedCall {
  const store = new StateStore();
  return {
    renew: () => Promise.resolve(fakeJoinAnswer()),
    end: () => {},
    follow: () => Promise.resolve(),
    session: {
      store,
      rooms: new CallRooms(store, new FakeDevices(), () => new Audio()),
      data: new Listeners(),
      load: () => Promise.reject(new AdapterNotLoadedError('There is no adapter.')),
      open: () => Promise.resolve(),
    },
    ...change,
  };
}
