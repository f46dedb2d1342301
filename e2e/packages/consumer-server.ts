/**
 * The server of somebody who uses the published packages: lets somebody into a call on each provider, and says on its
 * last line, as JSON, what came of it. Of LiveKit it signs a token alone, for which no server is needed.
 */
import { createServer } from 'node:http';
import { asId, roomName } from '@crossfade/video-core';
import {
  Admission,
  CallLifecycle,
  ControlRooms,
  ControlTokens,
  DeploymentHealth,
  Deployments,
  MemoryAuditLog,
  MemoryBus,
  MemoryCallStore,
  MemoryControlStore,
  MemoryEventDeduplicator,
  MemoryTelemetry,
  Moderation,
  noRules,
  systemClock as clock,
  type CallChangeListener,
} from '@crossfade/video-core/server';
import { ControlSockets } from '@crossfade/video-core/server/socket-io';
import { createMemoryServer, MemoryNetwork } from '@crossfade/video-core/testkit';
import { createLivekitServer } from '@crossfade/video-livekit/server';
import { createMediasoupServer } from '@crossfade/video-mediasoup/server';

const secret = 'a secret of more than 32 characters';
const { MEDIASOUP_WORKER_BIN: workerBin } = process.env;
const mediasoup = createMediasoupServer({
  deployment: asId.deployment('mediasoup'),
  url: 'http://localhost:1285',
  secret,
  media: {
    pool: {
      listenIp: '127.0.0.1',
      firstPort: 47_311,
      workers: 1,
      ...(workerBin !== undefined && { workerBin }),
    },
  },
});
const livekit = createLivekitServer({
  deployment: asId.deployment('livekit'),
  url: 'ws://localhost:7880',
  apiKey: 'key',
  apiSecret: secret,
});
const deployments = new Deployments([mediasoup, createMemoryServer(new MemoryNetwork())]);

const [bus, store, telemetry] = [new MemoryBus(), new MemoryCallStore(), new MemoryTelemetry()];
const health = new DeploymentHealth({ adapters: deployments.all, bus, clock, telemetry });
const tokens = new ControlTokens({ secret, ttl: 600, clock });
const changes: CallChangeListener = { changed: (call) => rooms.changed(call) };
const lifecycle = new CallLifecycle({
  store,
  deployments,
  events: new MemoryEventDeduplicator(),
  telemetry,
  clock,
  changes,
  emptyGrace: 30,
});
const moderation = new Moderation({
  store,
  deployments,
  audit: new MemoryAuditLog(),
  lifecycle,
  clock,
  changes,
});
const rooms = new ControlRooms({
  calls: store,
  store: new MemoryControlStore(store, clock),
  moderation,
  bus,
  clock,
  telemetry,
});
const admission = new Admission({
  store,
  deployments,
  health,
  rules: noRules,
  telemetry,
  clock,
  ice: { stunUrls: [] },
  room: { emptyTimeout: 60, maxParticipants: 10 },
  credentialTtl: 600,
  control: tokens,
  defaultProvider: asId.provider('mediasoup'),
});

const server = createServer();
const sockets = new ControlSockets({ rooms, tokens, telemetry });
mediasoup.attach(server);
sockets.attach(server);
await health.start();

const joins: Record<string, string> = {};
for (const provider of ['mediasoup', 'memory']) {
  const answer = await admission.join(
    { key: asId.key(`${provider}-garden`), displayName: 'Ann', adapters: [asId.provider(provider)] },
    { tenant: asId.tenant('consumer'), grants: new Set(), subject: 'anonymous' },
  );
  joins[provider] = answer.decision.provider;
}
const credentials: unknown = await livekit.issueCredentials({
  room: roomName(asId.call('c1'), { epoch: 1, attempt: 1 }),
  participantId: asId.participant('ann'),
  name: 'Ann',
  role: 'guest',
  rights: { publish: ['camera', 'microphone'], subscribe: true, data: true },
  ttl: 600,
});

health.stop();
await sockets.close();
await Promise.all([mediasoup, livekit].map((adapter) => adapter.close()));
console.log(JSON.stringify({ joins, livekit: Object.keys(Object(credentials)).sort() }));
