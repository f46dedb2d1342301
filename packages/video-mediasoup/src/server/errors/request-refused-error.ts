import { CrossfadeError } from '@crossfade/video-core';
import type { AnswerCode } from '../../protocol/index.ts';

/** A signalling request that is answered with a code and changes nothing. */
export class RequestRefusedError extends CrossfadeError {
  readonly answerCode: AnswerCode;

  constructor(answerCode: AnswerCode, message: string, options?: { readonly cause?: unknown }) {
    super(answerCode, message, options);
    this.answerCode = answerCode;
  }
}
