import { asId } from '@crossfade/video-core';
import { readTrackStats, statsOf } from '@crossfade/video-core/statistics';
import { CallQuality } from '../../apps/web/src/quality/call-quality.ts';

declare global {
  interface Window {
    /** Connects this page with itself: so many others' cameras and microphones, and one's own. */
    readonly connect: (others: number) => Promise<void>;
    /** Looks at the counters so many times in so many milliseconds, as what reports quality does. */
    readonly lookOften: (times: number, ms: number) => Promise<void>;
  }
}

const quality = new CallQuality();
let reads: (() => Promise<void>) | undefined;

function video(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 360];
  const drawing = canvas.getContext('2d');
  let hue = 0;
  setInterval(() => {
    if (!drawing) return;
    drawing.fillStyle = `hsl(${(hue += 7)} 60% 50%)`;
    drawing.fillRect(0, 0, 640, 360);
  }, 50);
  const [track] = canvas.captureStream(20).getVideoTracks();
  if (!track) throw new Error('A canvas gave no track.');
  return track;
}

function sound(context: AudioContext): MediaStreamTrack {
  const destination = context.createMediaStreamDestination();
  const tone = context.createOscillator();
  tone.connect(destination);
  tone.start();
  const [track] = destination.stream.getAudioTracks();
  if (!track) throw new Error('An oscillator gave no track.');
  return track;
}

async function joined(
  tracks: readonly MediaStreamTrack[],
): Promise<readonly [RTCPeerConnection, RTCPeerConnection]> {
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
  from.addEventListener('icecandidate', ({ candidate }) => void to.addIceCandidate(candidate ?? undefined));
  to.addEventListener('icecandidate', ({ candidate }) => void from.addIceCandidate(candidate ?? undefined));
  for (const track of tracks) from.addTrack(track);
  await from.setLocalDescription();
  if (from.localDescription) await to.setRemoteDescription(from.localDescription);
  await to.setLocalDescription();
  if (to.localDescription) await from.setRemoteDescription(to.localDescription);
  return [from, to];
}

Object.assign(window, {
  connect: async (others: number) => {
    const context = new AudioContext();
    const both = () => [video(), sound(context)];
    const [, receiving] = await joined(Array.from({ length: others }, both).flat());
    const [sending] = await joined(both());
    const publication = (mid: string | undefined) => (mid === undefined ? undefined : asId.publication(mid));
    quality.phase({ name: 'joining' }, false, performance.now());
    quality.phase({ name: 'connected' }, true, performance.now());
    reads = async () => {
      const [received, sent] = await Promise.all([receiving.getStats(), sending.getStats()]);
      quality.counters(
        [
          ...readTrackStats(statsOf(sent), 'send', publication),
          ...readTrackStats(statsOf(received), 'receive', publication),
        ],
        performance.now(),
      );
    };
  },
  lookOften: async (times: number, ms: number) => {
    for (let time = 0; time < times; time += 1) {
      const next = performance.now() + ms / times;
      await reads?.();
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
    }
  },
} satisfies Pick<Window, 'connect' | 'lookOften'>);
