import { CrossfadeError, type CrossfadeErrorOptions } from '@crossfade/video-core';
import type { AnswerCode } from '../../protocol/index.ts';

/** A signalling request that is answered with a code and changes nothing. */
export class RequestRefusedError extends CrossfadeError {
  static override readonly code = 'request-refused';
  readonly answerCode: AnswerCode;

  constructor(answerCode: AnswerCode, message: string, options?: CrossfadeErrorOptions) {
    super(message, options);
    this.answerCode = answerCode;
  }
}
