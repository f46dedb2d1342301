import { createWorker } from 'mediasoup';

// what this application has had from the beginning: a worker of its own, on one port, with its own codecs
const mediaCodecs = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90000 },
];

export async function openMedia(port) {
  const worker = await createWorker();
  const listenInfos = ['udp', 'tcp'].map((protocol) => ({ protocol, ip: '127.0.0.1', port }));
  const webRtcServer = await worker.createWebRtcServer({ listenInfos });
  const { rtpCapabilities } = await worker.createRouter({ mediaCodecs });
  const transport = { webRtcServer, enableTcp: true, enableSctp: true, numSctpStreams: { OS: 64, MIS: 64 } };
  return {
    workers: 1,
    rtpCapabilities: async () => rtpCapabilities,
    health: () => ({ healthy: !worker.closed }),
    async openRouter() {
      const router = await worker.createRouter({ mediaCodecs });
      return {
        router,
        createTransport: () => router.createWebRtcTransport(transport),
        close: () => router.close(),
      };
    },
    close: async () => worker.close(),
  };
}
