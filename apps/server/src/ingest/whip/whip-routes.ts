import type { Telemetry } from '@crossfade/video-core/server';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { INGEST_PROBLEMS, type IngestProblem } from '../policy/ingest-problem.ts';
import { IngestRefusedError } from '../service/ingest-refused-error.ts';
import type { IngestSession } from '../service/ingest-session.ts';
import type { Ingests } from '../service/ingests.ts';
import { WhipOfferError } from './whip-offer-error.ts';
import { WhipReceiver, type WhipNetwork } from './whip-receiver.ts';

/** What a connection does with the session of its encoder. */
type WhipSession = Pick<IngestSession, 'id' | 'publish' | 'send' | 'end'>;

export interface WhipRoutesOptions {
  readonly ingests: Pick<Ingests, 'endSession' | 'holds'> & {
    readonly admit: (...args: Parameters<Ingests['admit']>) => Promise<WhipSession>;
  };
  readonly network: WhipNetwork;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

const SDP = 'application/sdp';
/** Bytes; a browser’s offer with every codec has 10,000. */
const OFFER_LIMIT = 65_536;
/** Milliseconds without a packet after which an encoder that is connected is told that it sends nothing. */
const SILENCE = 10_000;

const STATUS: Partial<Record<IngestProblem, 401 | 403 | 409>> = {
  'key-unknown': 401,
  'wrong-type': 403,
  'not-approved': 403,
  'in-use': 409,
};

/**
 * A WHIP endpoint (RFC 9725) at `/whip/<ingress id>`, with the stream key as bearer token: one offer, which is answered with
 * all candidates. Neither trickle ICE nor an ICE restart is offered.
 */
export function whipRoutes({ ingests, network, telemetry }: WhipRoutesOptions): Hono {
  const app = new Hono();
  const problem = (context: Context, status: 400 | 401 | 403 | 404 | 406 | 409 | 415, title: string) =>
    context.body(JSON.stringify({ status, title }), status, {
      'content-type': 'application/problem+json',
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    });
  app.use(async (context, next) => {
    // A page of any origin may send, since no cookie counts here.
    context.header('access-control-allow-origin', '*');
    context.header('access-control-expose-headers', 'location');
    await next();
  });
  app.options('*', (context) =>
    context.body(null, 204, {
      'access-control-allow-methods': 'OPTIONS, POST, DELETE',
      'access-control-allow-headers': 'authorization, content-type',
      'accept-post': SDP,
    }),
  );
  app.post('/whip/:ingress', bodyLimit({ maxSize: OFFER_LIMIT }), async (context) => {
    if (context.req.header('content-type')?.split(';', 1)[0]?.trim() !== SDP)
      return problem(context, 415, `Send an offer as ${SDP}.`);
    const offer = await context.req.text();
    const ingress = context.req.param('ingress');
    const encoder: { receiver?: WhipReceiver; session?: WhipSession; silence?: NodeJS.Timeout } = {};
    const over = (why?: IngestProblem): void => {
      clearTimeout(encoder.silence);
      void encoder.receiver?.close();
      void encoder.session?.end(why);
    };
    try {
      encoder.session = await ingests.admit(
        'whip',
        bearerOf(context),
        {
          health: () => encoder.receiver?.health(),
          keyframe: () => encoder.receiver?.keyframe(),
          // WHIP has no word for it: the connection ends.
          refuse: () => over(),
        },
        ingress,
      );
      const { session } = encoder;
      const { receiver, answer } = await WhipReceiver.open(offer, network, {
        onConnected: () => void session.publish(receiver.tracks),
        onPacket: (kind, packet) => {
          encoder.silence?.refresh();
          session.send(kind, packet);
        },
        onLost: () => over(),
      });
      encoder.receiver = receiver;
      encoder.silence = setTimeout(() => over('no-media'), SILENCE);
      return context.body(answer, 201, {
        'content-type': SDP,
        location: `${new URL(context.req.url).pathname.replace(/\/+$/, '')}/${session.id}`,
      });
    } catch (error) {
      over();
      if (error instanceof WhipOfferError) return problem(context, 406, error.message);
      if (error instanceof IngestRefusedError)
        return problem(context, STATUS[error.problem] ?? 403, INGEST_PROBLEMS[error.problem]);
      telemetry.failed('answering a WHIP offer', error);
      throw error;
    }
  });
  app.delete('/whip/:ingress/:session', async (context) => {
    const { ingress, session } = context.req.param();
    if (!(await ingests.holds(ingress, bearerOf(context))))
      return problem(context, 401, INGEST_PROBLEMS['key-unknown']);
    await ingests.endSession(ingress, session);
    return context.body(null, 200);
  });
  app.all('*', (context) => context.body(null, 405, { allow: 'OPTIONS, POST, DELETE' }));
  return app;
}

const bearerOf = (context: Context): string =>
  /^bearer (?<key>\S+)$/i.exec(context.req.header('authorization') ?? '')?.groups?.['key'] ?? '';
