import type { parseArgs, ParseArgsConfig } from 'node:util';
import type { Agreed } from '../run/agreement.ts';
import type { OperationApi } from './operation-api.ts';

/** As `parseArgs` reads what a command takes. */
export type ArgumentsConfig = NonNullable<ParseArgsConfig['options']>;

/** What commands that operate a server take. */
export const OPERATE_ARGUMENTS = {
  json: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  reason: { type: 'string' },
  decisions: { type: 'boolean', default: false },
  limit: { type: 'string' },
  all: { type: 'boolean', default: false },
  from: { type: 'string' },
  to: { type: 'string' },
  pace: { type: 'string' },
  steps: { type: 'string' },
  force: { type: 'boolean', default: false },
} as const satisfies ArgumentsConfig;

export type OperateArguments = ReturnType<
  typeof parseArgs<{ readonly options: typeof OPERATE_ARGUMENTS }>
>['values'];

export interface OperateOptions extends OperateArguments {
  readonly api: OperationApi;
  readonly folder: string;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
  readonly print: (text: string) => void;
  readonly agreed: Agreed;
}

/** Prints what the server answered, as it is or as people read it. */
export function show<Answer>(
  { json, print }: Pick<OperateOptions, 'json' | 'print'>,
  answer: Answer,
  text: (answer: Answer) => string,
): number {
  print(json ? `${JSON.stringify(answer, undefined, 2)}\n` : text(answer));
  return 0;
}
