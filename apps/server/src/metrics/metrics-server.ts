import { createServer, type Server } from 'node:http';
import type { Metrics } from './metrics.ts';

/** Milliseconds after which a scraper that sends or reads nothing is cut off. */
const PATIENCE = 10_000;

export interface MetricsServerOptions {
  readonly metrics: Pick<Metrics, 'read' | 'contentType'>;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Answers `GET /metrics`, on a port of its own: figures of the whole product are for who runs it, and no proxy that serves
 * people leads there.
 */
export function metricsServer({ metrics, onTrouble }: MetricsServerOptions): Server {
  const server = createServer({ requestTimeout: PATIENCE }, (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?', 1)[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.read().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      (error: unknown) => {
        onTrouble(error);
        response.writeHead(503).end();
      },
    );
  });
  server.setTimeout(PATIENCE);
  return server;
}
