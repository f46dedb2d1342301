import { asId, type ParticipantId } from '@crossfade/video-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrameCryptor } from '../../video-core/src/client/encryption/frames/frame-cryptor.ts';
import {
  deriveCipherKey,
  deriveParticipantKey,
} from '../../video-core/src/client/encryption/keys/participant-keys.ts';
import {
  ConformanceSecret,
  ENCRYPTED_CALL,
} from '../../video-core/src/testkit/conformance/conformance-secret.ts';
import { startMediasoupDeployment } from './deployment.ts';
import type { Deployment } from '../../../e2e/conformance/deployment.ts';
import { OverheardPool, type ForwardedFrame } from './forwarded-frames.ts';
import { openBrowserHarness, type BrowserHarness } from '../../../e2e/conformance/browser-harness.ts';

const ENCRYPTED =
  'encrypts end to end: with equal keys picture and sound come out, and everybody sees that they are encrypted';
const PLAIN = 'carries camera and microphone both ways at once';
/** Who sends in these cases, and the secret that they have. */
const ANN = asId.participant('ann-1');
const SECRET = 'correct horse battery staple';

let pool: OverheardPool | undefined;
let deployment: Deployment;
let harness: BrowserHarness;

beforeAll(async () => {
  deployment = await startMediasoupDeployment((options) => (pool = new OverheardPool(options)));
  harness = await openBrowserHarness(deployment);
});
afterAll(async () => {
  await harness.close();
  await deployment.stop();
});

/** All frames that the server forwarded while the suite's case was played. */
async function forwardedIn(name: string): Promise<readonly ForwardedFrame[]> {
  pool?.frames.splice(0);
  expect(await harness.run(name)).toMatchObject({ outcome: 'passed' });
  return pool?.frames.splice(0) ?? [];
}

/** How many frames of each kind there are, and how many of them somebody's key opens. */
async function opened(frames: readonly ForwardedFrame[], secret: string, of: ParticipantId) {
  const { stretched } = await secretOf(secret);
  if (stretched === undefined) throw new Error('The secret is worth nothing.');
  const cryptor = new FrameCryptor(() => undefined);
  const material = await deriveParticipantKey(stretched, ENCRYPTED_CALL, of);
  cryptor.setKey(of, await deriveCipherKey(material, 'frames'));
  const count = { audio: { all: 0, opened: 0 }, video: { all: 0, opened: 0 } };
  for (const { kind, type, data } of frames) {
    const frame = { data: data.slice(), ...(type && { type }), getMetadata: () => ({}) };
    const passes = await cryptor.pass(frame, { participantId: of, direction: 'receive', kind });
    count[kind].all += 1;
    count[kind].opened += passes ? 1 : 0;
  }
  return count;
}

async function secretOf(text: string): Promise<ConformanceSecret> {
  const secret = new ConformanceSecret();
  await secret.enter(text);
  return secret;
}

test('every frame that the server holds of an encrypted call opens with its sender’s key, and with no other', async () => {
  const frames = await forwardedIn(ENCRYPTED);
  const right = await opened(frames, SECRET, ANN);
  expect(right.audio.all).toBeGreaterThan(10);
  expect(right.video.all).toBeGreaterThan(0);
  expect(right).toEqual({
    audio: { all: right.audio.all, opened: right.audio.all },
    video: { all: right.video.all, opened: right.video.all },
  });
  for (const [secret, person] of [
    ['another one', ANN],
    [SECRET, asId.participant('ben-2')],
  ] as const)
    expect(await opened(frames, secret, person)).toMatchObject({
      audio: { opened: 0 },
      video: { opened: 0 },
    });
});

test('no frame of a call without encryption is taken for an encrypted one', async () => {
  const count = await opened(await forwardedIn(PLAIN), SECRET, ANN);
  expect(count.audio.all).toBeGreaterThan(10);
  expect(count.video.all).toBeGreaterThan(0);
  expect(count).toMatchObject({ audio: { opened: 0 }, video: { opened: 0 } });
});
