import { NotAHostError, type ParticipantId, type RecordingNotice } from '@crossfade/video-core';
import { callKeySchema, freeTextSchema, participantIdSchema } from '@crossfade/video-core/server';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ConflictError } from '../../errors/conflict-error.ts';
import { ForbiddenError } from '../../errors/forbidden-error.ts';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { guarded, json, jsonBody, refusals } from '../../http/guarded.ts';
import type { ProductApp } from '../../http/product-app.ts';
import type { ProductLimits } from '../../http/product-limits.ts';
import { subjectOf } from '../../rights/caller.ts';
import { managerOf } from '../../rights/request-rights.ts';
import { DECISION_LIMITS } from '../policy/consent.ts';
import { mayRecord, type Asker } from '../policy/may-start.ts';
import { consentOf, isResident, mayDelete, type RecordingRequest } from '../policy/recording-request.ts';
import { recordingIdSchema, type RecordingId } from '../store/recording.ts';
import { personOf, subjectOfPlace, type CallPlace, type CallPlaces } from './call-places.ts';
import type { RecordingRequests } from './recording-requests.ts';

/** What was done about a recording, for the audit log. */
export interface RecordingDeed {
  readonly request: RecordingRequest;
  readonly subject: string;
  readonly action: `recordings:${string}`;
  readonly participant?: ParticipantId;
  readonly change?: Readonly<Record<string, unknown>>;
}

export interface ConsentRoutesOptions {
  readonly requests: RecordingRequests;
  readonly places: CallPlaces;
  readonly limits: Pick<ProductLimits, 'take' | 'networkOf'>;
  readonly note: (deed: RecordingDeed) => Promise<void>;
}

/** A minute: requests to record one call, and of one caller or of all in a network who are nobody; answers of one participant, or of one network that is nobody in the call. */
const PER_MINUTE = { starts: 20, startsOf: 60, answers: 60, looks: 3_000 } as const;
/** Milliseconds that a decision for somebody else counts at most: a year. */
const LONGEST_DECISION = 366 * 24 * 3_600_000;

const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  answer: z.enum(['asked', 'yes']),
});
const noticeSchema = z
  .object({
    id: z.string(),
    state: z.enum(['asking', 'queued', 'recording', 'interrupted', 'over']).openapi({
      description:
        'asking: nothing is recorded until everyone present has agreed; queued: a recorder is about to begin; interrupted: the recorder is gone and another goes on',
    }),
    startedBy: z.string().openapi({ description: 'The name of who asked for it' }),
    people: z.array(personSchema).openapi({ description: 'Those who were asked, while it is not over' }),
    why: z.string().exactOptional().openapi({ description: 'Why it is over' }),
    mayDelete: z
      .array(z.string())
      .openapi({ description: 'Participants who are offered to delete what was recorded' }),
  })
  .openapi('RecordingNotice');
const answer = z.object({ recording: noticeSchema });
const ok = { ...refusals, 200: json('How the recording stands', answer) };

// Schemas made before OpenAPI's extension of zod cannot be described.
const key = z.string().pipe(callKeySchema).openapi({ type: 'string' });
const params = z.object({ id: recordingIdSchema });

const start = createRoute({
  ...guarded('recordings:take-part'),
  method: 'post',
  path: '/api/recordings',
  summary: 'Ask for the call at a key to be recorded; it is as soon as everyone present has agreed',
  request: jsonBody(z.object({ key }).openapi('RecordingStart')),
  responses: ok,
});

const read = createRoute({
  ...guarded('recordings:take-part'),
  method: 'get',
  path: '/api/call-recording',
  summary: 'Read whether the call at a key is recorded, or is about to be',
  request: { query: z.object({ key }) },
  responses: {
    ...refusals,
    200: json(
      'How the recording stands; without one, nobody asks for one',
      z.object({
        recording: noticeSchema.pick({ id: true, state: true, startedBy: true }).exactOptional(),
      }),
    ),
  },
});

const act = (what: string, summary: string) =>
  createRoute({
    ...guarded('recordings:take-part'),
    method: 'post',
    path: `/api/recordings/{id}/${what}`,
    summary,
    request: { params },
    responses: ok,
  });
const stop = act('stop', 'Stop a recording, or take back the question');
const agree = act('agree', 'Agree to be recorded');
const refuse = act('refuse', 'Do not agree to be recorded; withdraws an agreement and stops the recording');
const erase = act('erase', 'Delete what was recorded, where it was offered after a withdrawal');

const decide = createRoute({
  ...guarded('recordings:decide'),
  method: 'post',
  path: '/api/recordings/{id}/decisions',
  summary: 'Enter what was decided for a resident who cannot decide themselves',
  request: {
    params,
    ...jsonBody(
      z
        .object({
          participant: z.string().pipe(participantIdSchema).openapi({ type: 'string' }),
          decidedBy: words('Who decided', DECISION_LIMITS.decidedBy),
          ground: words('The ground', DECISION_LIMITS.ground),
          until: z.iso.datetime({ offset: true }),
        })
        .openapi('RecordingDecision'),
    ),
  },
  responses: ok,
});

function words(what: string, longest: number) {
  return freeTextSchema(what, { longest, units: longest * 4, lines: 'one' }).openapi({ type: 'string' });
}

/** The question before a recording, its answers, and its end. Who asks is judged by their place in the call. */
export function addConsentRoutes(app: ProductApp, options: ConsentRoutesOptions): void {
  const { requests, places, limits, note } = options;

  const found = async (id: RecordingId): Promise<RecordingRequest> => {
    const stored = await requests.find(id);
    if (!stored) throw new NotFoundError('recording');
    return stored.request;
  };
  /** The place of somebody in the very call that is recorded. */
  const placeAt = async (context: Context, request: RecordingRequest): Promise<CallPlace> => {
    const { headers } = context.req.raw;
    const place = await places.find(headers, request.key);
    if (place.call.id !== request.call) throw new NotFoundError('recording');
    await limits.take(
      `recording-answer ${place.participant?.id ?? limits.networkOf(context)}`,
      PER_MINUTE.answers,
    );
    return place;
  };
  const participantAt = async (context: Context, request: RecordingRequest) => {
    const place = await placeAt(context, request);
    const { participant } = place;
    if (!participant) throw new ForbiddenError();
    return { participant, subject: subjectOfPlace(place) };
  };
  const told = async (request: RecordingRequest) => ({ recording: bodyOf(await requests.noticeOf(request)) });

  app.openapi(start, async (context) => {
    const { key: at } = context.req.valid('json');
    const place = await places.find(context.req.raw.headers, at);
    if (!mayRecord(askerOf(place))) throw notAHost();
    await limits.take(`recording-start ${place.call.id}`, PER_MINUTE.starts);
    const { participant, identity } = place;
    const caller = identity.subject === 'anonymous' ? limits.networkOf(context) : identity.subject;
    await limits.take(`recording-starts-of ${identity.tenant} ${caller}`, PER_MINUTE.startsOf);
    const subject = subjectOfPlace(place);
    const request = await requests.start(
      place.call,
      { subject, ...(participant && { person: personOf(participant) }) },
      (asked) => note({ request: asked, subject, action: 'recordings:start' }),
    );
    return context.json(await told(request), 200);
  });

  app.openapi(read, async (context) => {
    const { key: at } = context.req.valid('query');
    await limits.take(`recording-look ${limits.networkOf(context)}`, PER_MINUTE.looks);
    const identity = await places.identify(context.req.raw.headers, at);
    const request = await requests.openAt(identity.tenant, at);
    if (!request) return context.json({}, 200);
    const { id, state, startedBy } = await requests.noticeOf(request);
    return context.json({ recording: { id, state, startedBy } }, 200);
  });

  app.openapi(stop, async (context) => {
    const request = await found(context.req.valid('param').id);
    const place = await placeAt(context, request);
    if (!mayRecord(askerOf(place))) throw notAHost();
    const subject = subjectOfPlace(place);
    await note({ request, subject, action: 'recordings:stop' });
    return context.json(await told(await requests.take(request.id, { type: 'stop' })), 200);
  });

  app.openapi(agree, async (context) => {
    const request = await found(context.req.valid('param').id);
    const { participant, subject } = await participantAt(context, request);
    await note({ request, subject, action: 'recordings:agree', participant: participant.id });
    const input = { type: 'answer', answer: 'yes', ...personOf(participant) } as const;
    return context.json(await told(await requests.take(request.id, input)), 200);
  });

  app.openapi(refuse, async (context) => {
    const request = await found(context.req.valid('param').id);
    const { participant, subject } = await participantAt(context, request);
    await note({ request, subject, action: 'recordings:refuse', participant: participant.id });
    const input = { type: 'answer', answer: 'no', ...personOf(participant) } as const;
    return context.json(await told(await requests.take(request.id, input)), 200);
  });

  app.openapi(decide, async (context) => {
    const caller = managerOf(context);
    const request = await found(context.req.valid('param').id);
    if (caller.tenant !== request.tenant) throw new NotFoundError('recording');
    const { participant, decidedBy, ground, until: text } = context.req.valid('json');
    const until = Date.parse(text);
    if (!isResident(participant))
      throw new ConflictError(
        'This participant decides for themselves: a decision is entered for residents only.',
      );
    if (until > Date.now() + LONGEST_DECISION)
      throw new ConflictError('A decision counts for a year at most. Enter an earlier end.');
    const { name } = consentOf(request, participant) ?? {};
    if (name === undefined) throw new NotFoundError('participant');
    const subject = subjectOf(caller);
    const change = { decidedBy, ground, until: text };
    await note({ request, subject, action: 'recordings:decide', participant, change });
    const decision = { decidedBy, ground, until, enteredBy: subject };
    const input = { type: 'decide', participant, name, decision } as const;
    return context.json(await told(await requests.take(request.id, input)), 200);
  });

  app.openapi(erase, async (context) => {
    const request = await found(context.req.valid('param').id);
    const { participant, subject } = await participantAt(context, request);
    if (!mayDelete(request, participant.id)) throw new ForbiddenError();
    await note({ request, subject, action: 'recordings:erase', participant: participant.id });
    if (!(await requests.erase(request.id)))
      throw new ConflictError(
        'This recording is held, by staff or by an open incident. Ask the staff of the residence.',
      );
    return context.json(await told(await found(request.id)), 200);
  });
}

const askerOf = ({ identity: { grants }, participant }: CallPlace): Asker => ({
  grants,
  ...(participant && { participant }),
});

const notAHost = (): Error => new NotAHostError('Only staff and hosts of this call may record it.');

const bodyOf = ({ mayDelete: offered, people, ...notice }: RecordingNotice) => ({
  ...notice,
  people: people.map((person) => ({ ...person })),
  mayDelete: [...offered],
});
