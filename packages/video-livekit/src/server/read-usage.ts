import type { MediaUsage } from '@crossfade/video-core/server';

/** Bytes of metrics that are read at most; a server's are some 100 KB. */
const LONGEST = 4_000_000;
const SAMPLE = /^([a-z_]+)(?:\{([^}]*)\})? ([0-9.eE+-]+)$/;

/**
 * What a livekit-server has used, from the metrics that it gives Prometheus (`prometheus_port` of its configuration,
 * https://docs.livekit.io/transport/self-hosting/deployment/). Rejects when it does not answer with them in time.
 *
 * @param timeout in milliseconds
 */
export async function readUsage(url: string, timeout: number): Promise<MediaUsage> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeout) });
  if (!response.ok) throw new Error(`The metrics at ${url} were answered with ${response.status}.`);
  const text = (await response.text()).slice(0, LONGEST);
  let [cpuSeconds, memoryBytes, receivedBytes, sentBytes] = [0, 0, 0, 0];
  for (const line of text.split('\n')) {
    const [, name, labels = '', figure] = SAMPLE.exec(line) ?? [];
    const value = Number(figure);
    if (name === 'process_cpu_seconds_total') cpuSeconds = value;
    else if (name === 'process_resident_memory_bytes') memoryBytes = value;
    else if (name === 'livekit_packet_bytes' && labels.includes('direction="incoming"'))
      receivedBytes += value;
    else if (name === 'livekit_packet_bytes' && labels.includes('direction="outgoing"')) sentBytes += value;
  }
  if (cpuSeconds === 0) throw new Error(`What ${url} answers are no metrics of a livekit-server.`);
  return { cpuSeconds, memoryBytes, receivedBytes, sentBytes };
}
