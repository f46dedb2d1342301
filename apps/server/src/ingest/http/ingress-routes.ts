import { createRoute } from '@hono/zod-openapi';
import { guarded, json, jsonBody, refusals } from '../../http/guarded.ts';
import type { ProductApp } from '../../http/product-app.ts';
import { callerOf } from '../../rights/request-rights.ts';
import { envelope, enveloped, said, streamRefusals } from '../../streams/http/enveloped.ts';
import { DEFAULT_PRESET } from '../policy/encoding-preset.ts';
import { INGEST_PROBLEMS } from '../policy/ingest-problem.ts';
import { healthAdvice } from '../policy/stream-health.ts';
import type { Ingests } from '../service/ingests.ts';
import type { Ingress } from '../store/ingress-store.ts';
import { ingressRequest, ingressStatus, newIngress } from './ingress-schemas.ts';

const responses = { ...refusals, ...streamRefusals };

const show = createRoute({
  ...guarded('streams:publish'),
  method: 'get',
  path: '/api/stream/ingress',
  summary: 'Read where one’s encoder connects, and how its stream is; null: there is none yet',
  responses: { ...responses, 200: enveloped('The ingress', ingressStatus.nullable()) },
});

const reset = createRoute({
  ...guarded('streams:publish'),
  method: 'post',
  path: '/api/stream/ingress',
  summary:
    'Make a stream key for an encoder; the key before it ends, and with it the stream of an encoder that used it',
  request: jsonBody(ingressRequest),
  responses: { ...responses, 200: json('With the key, which is answered this once', newIngress) },
});

const remove = createRoute({
  ...guarded('streams:publish'),
  method: 'delete',
  path: '/api/stream/ingress',
  summary: 'Take the stream key back; an encoder that uses it is disconnected',
  responses: { ...responses, 200: said('There is none, now or before') },
});

export interface IngressRoutesOptions {
  readonly ingests: Pick<Ingests, 'find' | 'reset' | 'remove'>;
}

/** A creator’s stream key. */
export function addIngressRoutes(app: ProductApp, { ingests }: IngressRoutesOptions): void {
  app.use(show.path, envelope);
  app.openapi(show, async (context) => {
    const { user } = callerOf(context, 'visitor', 'staff', 'admin');
    const found = await ingests.find(user);
    return context.json({ success: true as const, data: found ? shownIngress(found) : null }, 200);
  });
  app.openapi(reset, async (context) => {
    const caller = callerOf(context, 'visitor', 'staff', 'admin');
    const { type, preset } = context.req.valid('json');
    const { ingress, key } = await ingests.reset(caller, type, preset);
    const data = { ingressId: ingress.id, serverUrl: ingress.serverUrl, streamKey: key };
    return context.json({ success: true as const, ...data, data }, 200);
  });
  app.openapi(remove, async (context) => {
    await ingests.remove(callerOf(context, 'visitor', 'staff', 'admin').user);
    return context.json({ success: true as const, message: 'Your stream key is gone.' }, 200);
  });
}

const shownIngress = ({ id, serverUrl, type, keyEnd, preset, state, problem, health }: Ingress) => ({
  ingressId: id,
  serverUrl,
  type,
  keyEnd,
  preset: preset ?? DEFAULT_PRESET,
  state,
  problem: problem === undefined ? null : { code: problem, message: INGEST_PROBLEMS[problem] },
  health: health ? { ...health, keyframeInterval: health.keyframeInterval ?? null } : null,
  advice: health ? [...healthAdvice(health)] : [],
});
