import { CrossfadeError } from '@crossfade/video-core';
import type { AnswerCode } from '../../protocol/index.ts';

/** The signalling server answered a request with a refusal, of which it gave the code and the words. */
export class RequestRefusedError extends CrossfadeError {
  readonly answer: AnswerCode;

  constructor(answer: AnswerCode, message: string, options?: { readonly cause?: unknown }) {
    super('request-refused', message, options);
    this.answer = answer;
  }
}
