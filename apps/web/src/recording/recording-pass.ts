import type { CallKey, JoinRequest, RecordingNotice } from '@crossfade/video-core';
import type { Join } from '@crossfade/video-core/client';
import type { ControlTransport } from '@crossfade/video-core/control';
import { readRecordingMessage } from './read-recording-message.ts';

export interface RecordingPlace {
  /** Of the call that the page joined last, or tried to. */
  readonly key: CallKey | undefined;
  /** What the join gave, which proves to the server who answers. */
  readonly secret: string | undefined;
  /** What the server tells of the call's recording; `undefined` when nobody asks for one. */
  readonly notice: RecordingNotice | undefined;
}

const NOWHERE: RecordingPlace = { key: undefined, secret: undefined, notice: undefined };

/**
 * One call's part in recordings: puts into its joins what the participant has agreed to, and hears on its control channel how the
 * recording stands. Beside the call, so that pages without recordings load nothing of it.
 */
export class RecordingPass {
  #place = NOWHERE;
  #agreedTo: string | undefined;
  readonly #listeners = new Set<() => void>();

  readonly getPlace = (): RecordingPlace => this.#place;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The participant agrees to this recording, before they join. */
  agreeTo(recording: string): void {
    this.#agreedTo = recording;
  }

  /** Takes what a command answered, before the channel says it too. */
  take(notice: RecordingNotice): void {
    this.#set({ notice });
  }

  join(join: Join): Join {
    return async (request, signal) => {
      if (request.key !== this.#place.key) this.#set({ ...NOWHERE, key: request.key });
      const answer = await join(this.#withAgreement(request), signal);
      this.#set({ secret: answer.participant.resumeSecret });
      return answer;
    };
  }

  transport(transport: ControlTransport): ControlTransport {
    return {
      open: (handshake, listener, signal) =>
        transport.open(
          handshake,
          {
            message: (message) => {
              const told = readRecordingMessage(message);
              if (told) this.#set({ notice: told.recording });
              listener.message(message);
            },
            lost: () => listener.lost(),
          },
          signal,
        ),
    };
  }

  #withAgreement(request: JoinRequest): JoinRequest {
    return this.#agreedTo === undefined ? request : { ...request, recording: this.#agreedTo };
  }

  #set(change: Partial<RecordingPlace>): void {
    this.#place = { ...this.#place, ...change };
    for (const listener of this.#listeners) listener();
  }
}
