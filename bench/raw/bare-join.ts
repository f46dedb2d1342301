/**
 * A join written plainly, as the least that any server does which keeps calls: one Hono route that finds or opens the
 * call, stores the participant and the decision, and signs a token. Same tables, same embedded database, no more.
 */
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { openEmbedded } from '@crossfade/video-server/embedded';
import { schema } from '@crossfade/video-server/sql';
import { serve } from '@hono/node-server';
import { and, eq, isNull } from 'drizzle-orm';
import { Hono } from 'hono';
import { sign } from 'hono/jwt';

const { callEpochs, calls, decisions, participants, tenants } = schema;

interface JoinBody {
  readonly key: string;
  readonly displayName: string;
}

const TENANT = 'default';
const DEPLOYMENT = 'the-only-one';
const TTL_SECONDS = 600;
const RIGHTS = { publish: ['camera', 'microphone', 'screen', 'screen-audio'], subscribe: true, data: true };

const [, , port = '', folder = ''] = process.argv;
const secret = randomBytes(32).toString('hex');
const { queries, close } = await openEmbedded(folder);
await queries.insert(tenants).values({ id: TENANT }).onConflictDoNothing();

const app = new Hono();
app.get('/health', (context) => context.text('ok'));
app.post('/calls/join', async (context) => {
  const { key, displayName } = await context.req.json<JoinBody>();
  const { id: call, opened } = await openCall(key);
  const now = new Date();
  const participant = randomUUID();
  const resume = `${participant}.${randomBytes(24).toString('base64url')}`;
  const role = opened ? 'host' : 'guest';
  await Promise.all([
    queries.insert(participants).values({
      call,
      id: participant,
      name: displayName,
      role,
      rights: RIGHTS,
      resumeHash: createHash('sha256').update(resume).digest('hex'),
      joinedAt: now,
    }),
    queries.insert(decisions).values({
      at: now,
      tenant: TENANT,
      key,
      call,
      deployment: DEPLOYMENT,
      reason: opened ? 'REQUEST' : 'PIN',
    }),
  ]);
  const seconds = Math.floor(now.getTime() / 1000);
  const token = await sign(
    {
      sub: participant,
      name: displayName,
      iat: seconds,
      exp: seconds + TTL_SECONDS,
      video: { room: roomOf(call), ...RIGHTS },
      metadata: { role },
    },
    secret,
    'HS256',
  );
  const control = `${call}.${participant}.${seconds + TTL_SECONDS}`;
  return context.json({
    call,
    key,
    participant: { id: participant, name: displayName, role, rights: RIGHTS, resumeSecret: resume },
    credentials: { token },
    controlToken: `${control}.${createHmac('sha256', secret).update(control).digest('base64url')}`,
  });
});

async function openCall(key: string): Promise<{ readonly id: string; readonly opened: boolean }> {
  const openAtKey = and(eq(calls.tenant, TENANT), eq(calls.key, key), isNull(calls.endedAt));
  const find = () => queries.select({ id: calls.id }).from(calls).where(openAtKey);
  const [existing] = await find();
  if (existing) return { ...existing, opened: false };
  const id = randomUUID();
  const now = new Date();
  return await queries.transaction(async (transaction) => {
    const stamp = { epoch: 1, attempt: 1 };
    const decision = { deployment: DEPLOYMENT, reason: 'REQUEST' };
    const opened = await transaction
      .insert(calls)
      .values({
        id,
        tenant: TENANT,
        key,
        pin: DEPLOYMENT,
        ...stamp,
        decision,
        openedAt: now,
        emptySince: now,
      })
      .onConflictDoNothing()
      .returning({ id: calls.id });
    if (opened.length === 0) {
      const [winner] = await transaction.select({ id: calls.id }).from(calls).where(openAtKey);
      if (winner === undefined) throw new Error(`the call at ${key} ended meanwhile`);
      return { ...winner, opened: false };
    }
    await transaction
      .insert(callEpochs)
      .values({ call: id, ...stamp, room: roomOf(id), deployment: DEPLOYMENT, openedAt: now });
    return { id, opened: true };
  });
}

function roomOf(call: string): string {
  return `${call}-1-1`;
}

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(port) });
process.once('SIGTERM', () => {
  server.close(() => void close().then(() => process.exit(0)));
  if ('closeAllConnections' in server) server.closeAllConnections();
});
