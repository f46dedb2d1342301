import { ProviderUnavailableError } from '../../contract/errors/provider-unavailable-error.ts';
import { RoomNotFoundError } from '../../contract/errors/room-not-found-error.ts';
import { asId, type DeploymentId } from '../../contract/identity.ts';
import type { ServerAdapter } from '../../contract/server-adapter.ts';
import { MEMORY_CAPABILITIES } from './memory-capabilities.ts';
import type { MemoryCredentials } from './memory-credentials.ts';
import type { MemoryNetwork } from './memory-network.ts';

/** The server half of the provider that lives in this process's memory. */
export function createMemoryServer(
  network: MemoryNetwork,
  deployment: DeploymentId = asId.deployment('memory'),
): ServerAdapter {
  const stops = new Set<() => void>();

  async function ask<Answer>(question: () => Answer): Promise<Answer> {
    await Promise.resolve();
    if (!network.reachable) throw new ProviderUnavailableError(deployment);
    return question();
  }

  return {
    deployment,
    capabilities: MEMORY_CAPABILITIES,
    createRoom: (spec) => ask(() => network.openRoom(spec)),
    issueCredentials: (grant) =>
      ask((): MemoryCredentials => ({ provider: 'memory', token: network.issueToken(grant) })),
    listParticipants: (name) =>
      ask(() => {
        const room = network.findRoom(name);
        if (!room) throw new RoomNotFoundError(name);
        return [...room.members.values()].map((member) => ({
          participantId: member.participantId,
          name: member.name,
          joinedAt: member.joinedAt,
          sources: room.sourcesOf(member),
          rights: member.rights,
        }));
      }),
    removeParticipant: (room, participantId, message) =>
      ask(() => network.removeParticipant(room, participantId, message)),
    mute: (room, participantId, source) => ask(() => network.findRoom(room)?.mute(participantId, source)),
    setRights: (room, participantId, rights) => ask(() => network.setRights(room, participantId, rights)),
    closeRoom: (room) => ask(() => network.closeRoom(room)),
    async health() {
      return network.reachable
        ? { healthy: true }
        : { healthy: false, detail: 'A test made it unreachable: set `reachable` of its MemoryNetwork.' };
    },
    usage: async () => undefined,
    onEvent(listener) {
      const stop = network.onEvent(listener);
      stops.add(stop);
      return () => {
        stops.delete(stop);
        stop();
      };
    },
    async close() {
      for (const stop of stops) stop();
      stops.clear();
    },
  };
}
