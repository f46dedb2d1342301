import { CrossfadeError, type CrossfadeErrorOptions } from '@crossfade/video-core';
import type { AnswerCode } from '../../protocol/index.ts';

/** The signalling server answered a request with a refusal, of which it gave the code and the words. */
export class RequestRefusedError extends CrossfadeError {
  static override readonly code = 'request-refused';

  readonly answer: AnswerCode;

  constructor(answer: AnswerCode, message: string, options?: CrossfadeErrorOptions) {
    super(message, options);
    this.answer = answer;
  }
}
