import { asId } from '@crossfade/video-core';
import { createCall, httpJoin, type Call, type CallSessionOptions } from '@crossfade/video-core/client';
import { createCallControl, socketTransport } from '@crossfade/video-core/control';
import type { Speaker } from '@crossfade/video-core/devices';
import { createCallEncryption } from '@crossfade/video-core/encryption';
import { adapters } from '../../composition/providers.ts';
import { apiBase } from '../../environment/api-base.ts';
import type { RecordingPass } from '../../recording/recording-pass.ts';
import type { WebEnvironment } from '../../environment/web-environment.ts';

/**
 * Joins through this site, so that its session cookies are sent; media connects directly.
 */
const joinThrough =
  ({ client, requestedProvider }: WebEnvironment): CallSessionOptions['join'] =>
  (request, signal) =>
    httpJoin(`${location.origin}/api`)(
      { ...request, client, ...(requestedProvider === undefined ? {} : { requestedProvider }) },
      signal,
    );

export interface VisitCallParts {
  readonly speaker: Speaker;
  /** Its part in recordings. */
  readonly recording: RecordingPass;
}

/** Makes the call of a visit's page; the server decides by the page's cookies who joins. */
export function createVisitCall(
  environment: WebEnvironment,
  { speaker, recording }: VisitCallParts,
  iceTransportPolicy: NonNullable<CallSessionOptions['iceTransportPolicy']> = 'all',
): Call {
  // Of the control channel, which the first call has and the door has not. It is asked for again when it is needed.
  void import('socket.io-client').catch(() => undefined);
  return createCall({
    adapters,
    control: createCallControl({
      transport: recording.transport(socketTransport(() => apiBase(environment.apiUrl, location))),
    }),
    // Visits are not encrypted end to end; the call's own components read from it.
    encryption: createCallEncryption({ key: asId.key('visit') }),
    iceTransportPolicy,
    audioElement: speaker.element,
    join: recording.join(joinThrough(environment)),
  });
}

/** Makes the call in which staff and residents see who is at the door: it captures nothing and plays nothing. */
export function createDoorCall(environment: WebEnvironment): Call {
  return createCall({
    adapters,
    audioElement: () => Object.assign(new Audio(), { muted: true }),
    join: joinThrough(environment),
  });
}
