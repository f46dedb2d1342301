import { asId } from '@crossfade/video-core';
import { AccessToken, EgressStatus } from 'livekit-server-sdk';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLivekitServer } from '../livekit-server.ts';
import { PageEgress, type EgressNews } from './page-egress.ts';

const key = { apiKey: 'devkey', apiSecret: 'a-secret-of-at-least-32-characters' };

describe('the egress service', () => {
  const asked: { readonly method: string | undefined; readonly body: unknown }[] = [];
  const info = { egressId: 'EG_1', status: 'EGRESS_ACTIVE' };
  let http: Server;
  let egress: PageEgress;
  beforeEach(async () => {
    asked.length = 0;
    http = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const method = request.url?.split('/').at(-1);
        asked.push({ method, body: JSON.parse(text) });
        const answer = method === 'ListEgress' ? { items: [info] } : info;
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const address = http.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    egress = new PageEgress({ url: `ws://127.0.0.1:${port}`, ...key });
  });
  afterEach(() => {
    http.closeAllConnections();
    http.close();
  });

  test('is asked to record a page when the page says so, into a file', async () => {
    expect(await egress.start('https://calls.example.com/recorder#secret', '/shared/part-0.mp4')).toBe(
      'EG_1',
    );
    expect(asked).toMatchObject([
      {
        method: 'StartWebEgress',
        body: {
          url: 'https://calls.example.com/recorder#secret',
          awaitStartSignal: true,
          advanced: { width: 1_280, height: 720, videoBitrate: 520 },
          file: { filepath: '/shared/part-0.mp4', fileType: 'MP4' },
        },
      },
    ]);
  });

  test('is stopped, and asked how it goes', async () => {
    await egress.stop('EG_1');
    expect(await egress.find('EG_1')).toEqual({ id: 'EG_1', state: 'active' });
    expect(asked).toMatchObject([
      { method: 'StopEgress', body: { egressId: 'EG_1' } },
      { method: 'ListEgress', body: { egressId: 'EG_1' } },
    ]);
  });
});

describe('webhooks of the egress service', () => {
  const heard: EgressNews[] = [];
  const livekit = createLivekitServer({
    deployment: asId.deployment('livekit'),
    url: 'ws://127.0.0.1:1',
    ...key,
    onEgress: (news) => void heard.push(news),
  });
  const send = async (event: string, egressInfo: object, secret = key.apiSecret) => {
    const body = JSON.stringify({ event, id: 'EV_1', createdAt: 1, egressInfo });
    const token = new AccessToken(key.apiKey, secret);
    token.sha256 = createHash('sha256').update(body).digest('base64');
    return livekit.receiveWebhook(body, await token.toJwt());
  };
  beforeEach(() => void heard.splice(0));

  test.each([
    ['egress_started', { status: 'EGRESS_STARTING' }, { state: 'starting' }],
    ['egress_started', { status: 'EGRESS_ACTIVE' }, { state: 'active' }],
    ['egress_updated', { status: 'EGRESS_ENDING' }, { state: 'ending' }],
    ['egress_ended', { status: 'EGRESS_COMPLETE' }, { state: 'complete' }],
    ['egress_ended', { status: 'EGRESS_LIMIT_REACHED' }, { state: 'complete' }],
    ['egress_ended', { status: 'EGRESS_ABORTED', error: 'no disk' }, { state: 'failed', answer: 'no disk' }],
    ['egress_ended', { status: 'EGRESS_FAILED', error: 'crashed' }, { state: 'failed', answer: 'crashed' }],
  ])('%s with %j is news, and no event of a call', async (event, info, news) => {
    expect(await send(event, { egressId: 'EG_1', ...info })).toBeUndefined();
    expect(heard).toEqual([{ id: 'EG_1', ...news }]);
  });

  test('know every state of the service', () => {
    const names = Object.values(EgressStatus).filter((name) => typeof name === 'string');
    expect(names).toHaveLength(7);
  });

  test('are heard only when they are signed', async () => {
    const forged = send('egress_ended', { egressId: 'EG_1' }, 'another-secret-of-32-characters-long');
    await expect(forged).rejects.toMatchObject({ code: 'credentials-invalid' });
    expect(heard).toEqual([]);
  });
});
