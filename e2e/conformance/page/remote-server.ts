import { errorFromAnswer, type CapabilityManifest, type DeploymentId } from '@crossfade/video-core';
import type { ServerAdapter, ServerEvent } from '@crossfade/video-core/server';
import type { Request, ServerAnswer, ServerMethod } from '../server-calls.ts';

/** How the page asks the test's process. */
export type Ask = (request: Request) => Promise<ServerAnswer>;

/** Unwraps an answer. What was refused is thrown with the code that it had in the other process. */
export async function unwrap(answer: Promise<ServerAnswer>): Promise<unknown> {
  const result = await answer;
  if (result.ok) return result.value;
  throw result.code === undefined
    ? new Error(result.message)
    : errorFromAnswer({ code: result.code, message: result.message });
}

/** A server half that lives in the test's process. */
export interface RemoteServer extends ServerAdapter {
  /** To be called for every event of the real one. */
  deliver(event: ServerEvent): void;
}

export function createRemoteServer(
  who: { readonly deployment: DeploymentId; readonly capabilities: CapabilityManifest },
  ask: Ask,
): RemoteServer {
  const listeners = new Set<(event: ServerEvent) => void>();
  const call = (method: ServerMethod, ...args: readonly unknown[]): Promise<unknown> =>
    unwrap(ask({ to: 'server', method, args }));
  return {
    ...who,
    async createRoom(spec) {
      await call('createRoom', spec);
    },
    issueCredentials: (grant) => call('issueCredentials', grant),
    listParticipants: async (room) =>
      (await call('listParticipants', room)) as Awaited<ReturnType<ServerAdapter['listParticipants']>>,
    async removeParticipant(room, participantId, message) {
      await call('removeParticipant', room, participantId, message);
    },
    async mute(room, participantId, source) {
      await call('mute', room, participantId, source);
    },
    async setRights(room, participantId, rights) {
      await call('setRights', room, participantId, rights);
    },
    async closeRoom(room, reason) {
      await call('closeRoom', room, reason);
    },
    health: async () => (await call('health')) as Awaited<ReturnType<ServerAdapter['health']>>,
    usage: async () => (await call('usage')) as Awaited<ReturnType<ServerAdapter['usage']>>,
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    deliver(event) {
      for (const listener of listeners) listener(event);
    },
    async close() {
      listeners.clear();
    },
  };
}
