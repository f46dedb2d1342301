import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { readUsage } from './read-usage.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function metricsOf(text: string, status = 200): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status).end(text));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}

test('adds up what came and went, whatever else is told', async () => {
  const url = await metricsOf(
    [
      '# TYPE livekit_packet_bytes counter',
      'livekit_packet_bytes{country="",direction="incoming",node_id="a",transmission="initial"} 1.5e+06',
      'livekit_packet_bytes{country="",direction="incoming",node_id="a",transmission="retransmit"} 500',
      'livekit_packet_bytes{country="",direction="outgoing",node_id="a",transmission="initial"} 70',
      'livekit_packet_total{direction="incoming"} 99',
      'process_cpu_seconds_total 12.25',
      'process_resident_memory_bytes 4.096e+06',
    ].join('\n'),
  );
  expect(await readUsage(url, 1_000)).toEqual({
    cpuSeconds: 12.25,
    memoryBytes: 4_096_000,
    receivedBytes: 1_500_500,
    sentBytes: 70,
  });
});

test('says so when that is another page, or nothing', async () => {
  await expect(readUsage(await metricsOf('<html>'), 1_000)).rejects.toThrow('no metrics of a livekit-server');
  await expect(readUsage(await metricsOf('', 404), 1_000)).rejects.toThrow('404');
});
