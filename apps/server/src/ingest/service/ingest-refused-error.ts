import { INGEST_PROBLEMS, type IngestProblem } from '../policy/ingest-problem.ts';

/** An encoder may not send, or not any more; the message is for the creator. */
export class IngestRefusedError extends Error {
  readonly problem: IngestProblem;

  constructor(problem: IngestProblem, options?: ErrorOptions) {
    super(INGEST_PROBLEMS[problem], options);
    this.name = 'IngestRefusedError';
    this.problem = problem;
  }
}
