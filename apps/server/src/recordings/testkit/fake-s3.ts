import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

/** Bytes of every object. */
export const FAKE_OBJECT = 16_777_216;

const address = z.object({ port: z.number() });
const NO_UPLOADS = '<ListMultipartUploadsResult></ListMultipartUploadsResult>';
const bytes = new Uint8Array(FAKE_OBJECT);

/** A store that speaks as much of S3 as storing small files and reading takes. `silent`: it takes requests, and never answers. */
export async function fakeS3(silent = false) {
  const stored: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method, url = '', headers } = request;
    request.resume();
    if (silent) return;
    if (method === 'PUT') {
      request.on('end', () => {
        stored.push(new URL(url, 'http://store').pathname);
        response.writeHead(200, { etag: '"an-etag"' }).end();
      });
      return;
    }
    if (url.includes('uploads')) {
      response.writeHead(200, { 'content-type': 'application/xml' }).end(NO_UPLOADS);
      return;
    }
    const [start = 0, end = 0] = (headers.range ?? '').match(/\d+/g)?.map(Number) ?? [];
    const part = bytes.subarray(start, end + 1);
    response.writeHead(206, { 'content-length': part.length }).end(part);
  };
  const server = createServer(answer);
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  const { port } = address.parse(server.address());
  return {
    endpoint: `http://127.0.0.1:${port}`,
    /** The paths of what was stored. */
    stored,
    close: (): void => {
      server.close();
      server.closeAllConnections();
    },
  };
}
