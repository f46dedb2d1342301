import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters } from 'werift';
import { afterEach, describe, expect, it } from 'vitest';
import { OPUS, PEER_OPTIONS, VIDEO_CODECS } from '../publishing/rtp-peer.ts';
import { IngestRefusedError } from '../service/ingest-refused-error.ts';
import type { IngestProblem } from '../policy/ingest-problem.ts';
import { whipRoutes } from './whip-routes.ts';

const peers: RTCPeerConnection[] = [];
afterEach(() => Promise.all(peers.splice(0).map((peer) => peer.close())));

async function offerOf(video: RTCRtpCodecParameters = VIDEO_CODECS.h264): Promise<string> {
  const peer = new RTCPeerConnection({ ...PEER_OPTIONS, codecs: { audio: [OPUS], video: [video] } });
  peers.push(peer);
  for (const kind of ['audio', 'video'] as const)
    peer.addTransceiver(new MediaStreamTrack({ kind }), { direction: 'sendonly' });
  await peer.setLocalDescription(await peer.createOffer());
  return peer.localDescription?.sdp ?? '';
}

/** An endpoint that admits who has the key, or refuses all. */
function endpoint(refusal?: IngestProblem) {
  const ended: unknown[] = [];
  const ingests = {
    admit: (type: string, key: string) => {
      if (refusal) return Promise.reject(new IngestRefusedError(refusal));
      if (key !== 'the-key') return Promise.reject(new IngestRefusedError('key-unknown'));
      return Promise.resolve({
        id: 'session-1',
        end: (why?: string) => Promise.resolve(void ended.push(why ?? type)),
        publish: () => Promise.resolve(true),
        send: () => undefined,
      });
    },
    holds: (_: string, key: string) => Promise.resolve(key === 'the-key'),
    endSession: (_: string, session: string) => Promise.resolve(void ended.push(session)),
  };
  const app = whipRoutes({
    ingests,
    network: { ports: [41_500, 41_599], announced: ['203.0.113.7'] },
    telemetry: { failed: (_, error) => ended.push(error) },
  });
  const post = (body: string, { key = 'the-key', type = 'application/sdp' } = {}) =>
    app.request('/whip/IN_1', {
      method: 'POST',
      body,
      headers: { 'content-type': type, authorization: `Bearer ${key}` },
    });
  return { app, post, ended };
}

describe('the WHIP endpoint', () => {
  it('answers an offer with every candidate and a resource, which is deleted', async () => {
    const { app, post, ended } = endpoint();
    const answer = await post(await offerOf());
    expect(answer.status).toBe(201);
    expect(answer.headers.get('content-type')).toBe('application/sdp');
    expect(answer.headers.get('location')).toBe('/whip/IN_1/session-1');
    const sdp = await answer.text();
    expect(sdp).toContain('a=recvonly');
    expect(sdp).toContain('H264/90000');
    expect(sdp).toMatch(/a=candidate:.* 203\.0\.113\.7 /);
    const remove = (key: string) =>
      app.request('/whip/IN_1/session-1', { method: 'DELETE', headers: { authorization: `Bearer ${key}` } });
    expect((await remove('another')).status).toBe(401);
    expect((await remove('the-key')).status).toBe(200);
    expect(ended).toEqual(['session-1']);
  });

  it('takes VP8', async () => {
    const answer = await endpoint().post(await offerOf(VIDEO_CODECS.vp8));
    expect(answer.status).toBe(201);
    expect(await answer.text()).toContain('VP8/90000');
  });

  it.each([
    ['key-unknown', 401],
    ['in-use', 409],
    ['not-approved', 403],
    ['wrong-type', 403],
  ] as const)('refuses %s with %s', async (problem, status) => {
    const answer = await endpoint(problem).post(await offerOf());
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('refuses what is no offer, another type, and codecs that no browser plays; the key is free again', async () => {
    const { post, ended } = endpoint();
    expect((await post('v=0')).status).toBe(406);
    expect((await post('')).status).toBe(406);
    expect((await post('{}', { type: 'application/json' })).status).toBe(415);
    const hevc = new RTCRtpCodecParameters({ mimeType: 'video/H265', clockRate: 90_000, payloadType: 100 });
    expect((await post(await offerOf(hevc))).status).toBe(406);
    expect(ended).toEqual(['whip', 'whip', 'whip']);
    expect((await post('x'.repeat(70_000))).status).toBe(413);
  });

  it('says what it takes, and knows no trickle ICE', async () => {
    const { app } = endpoint();
    const options = await app.request('/whip/IN_1', { method: 'OPTIONS' });
    expect(options.status).toBe(204);
    expect(options.headers.get('accept-post')).toBe('application/sdp');
    expect((await app.request('/whip/IN_1/session-1', { method: 'PATCH' })).status).toBe(405);
  });
});
