import { asId } from '@crossfade/video-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ALL_RIGHTS,
  camera,
  microphone,
  openRoom,
  RawClient,
  startServer,
  tokenFor,
  type Harness,
} from './server.fixture.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startServer();
});
afterAll(async () => {
  await harness.close();
});

test('200 people who come, publish, receive and go in every way leave nothing behind', async () => {
  const { server, url } = harness;
  const room = await openRoom(server, 1_000);
  const { routerRtpCapabilities } = await server.issueCredentials({
    room,
    participantId: asId.participant('host'),
    name: 'host',
    role: 'host',
    rights: ALL_RIGHTS,
    ttl: 60,
    readAt: Date.now(),
  });
  const receive = { recvRtpCapabilities: routerRtpCapabilities };
  const come = async (id: string) => {
    const token = await tokenFor(server, room, asId.participant(id));
    const client = new RawClient(url, { token, receive });
    return { client, token, welcome: await client.welcome() };
  };
  const host = await come('host');
  await host.client.request('produce', microphone('host-mic'));
  await host.client.request('produce-data', { label: 'reliable', sctpStreamParameters: { streamId: 1 } });
  const before = await server.counts();
  for (let cycle = 0; cycle < 200; cycle += 1) {
    const id = `guest-${cycle}`;
    const { client, token, welcome } = await come(id);
    await client.request('produce', camera(`cam-${cycle}`));
    await client.request('produce-data', { label: 'reliable', sctpStreamParameters: { streamId: 1 } });
    await client.request('set-demand', { demands: { 'host-mic': { visible: true, width: 0, height: 0 } } });
    await host.client.consumer(`cam-${cycle}`);
    if (cycle % 4 === 0) await server.removeParticipant(room, asId.participant(id), 'enough');
    else if (cycle % 4 === 1) await client.request('leave');
    else if (cycle % 4 === 2) {
      await client.request('renew-transport', { direction: 'send' });
      await client.request('renew-transport', { direction: 'receive' });
      await client.request('leave');
    } else {
      client.close();
      const back = new RawClient(url, { token, session: welcome.session });
      await back.welcome();
      await back.request('leave');
      await back.disconnected();
    }
    await client.disconnected();
    client.close();
  }
  // What was mid-way, such as a layer's linger, is over with its publication.
  await expect.poll(async () => (await server.counts()).sockets).toBe(before.sockets);
  const after = await server.counts();
  // Quality is gathered for a second after someone came.
  expect({ ...after, timers: 0 }).toEqual({ ...before, timers: 0 });
  await expect.poll(async () => (await server.counts()).timers).toBeLessThanOrEqual(before.timers);
  host.client.close();
  await server.closeRoom(room, 'ended');
  await expect
    .poll(async () => await server.counts())
    .toMatchObject({ rooms: 0, participants: 0, sockets: 0, transports: 0, listeners: 0 });
});

test('closing the server ends its workers and leaves the HTTP server alone', async () => {
  const other = await startServer();
  const room = await openRoom(other.server);
  const client = new RawClient(other.url, {
    token: await tokenFor(other.server, room, asId.participant('ann')),
  });
  await client.welcome();
  await other.server.close();
  await other.server.close();
  await client.disconnected();
  expect(await (await fetch(other.url)).text()).toBe('the application');
  expect(other.http.listenerCount('upgrade')).toBe(0);
  expect((await other.server.counts()).workers).toBe(0);
  await expect(openRoom(other.server)).rejects.toThrow('does not answer');
  await other.close();
});
