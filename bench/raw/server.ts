/** The server that the raw SDKs talk to, written as their quick starts and demos write it. */
import { Server as HttpServer } from 'node:http';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { RAW_SERVERS } from '../../adapters/bench.ts';
import type { RawServerSettings } from './server-settings.ts';

const settings: RawServerSettings = JSON.parse(process.env['RAW_SERVER'] ?? '{}');

const app = new Hono();
app.use(cors({ origin: settings.origin }));

app.get('/health', (context) => context.text('ok'));

const http = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: settings.port });
if (!(http instanceof HttpServer)) throw new TypeError('the raw server needs HTTP/1.1');
for (const serveRaw of RAW_SERVERS) await serveRaw(app, http, settings);
