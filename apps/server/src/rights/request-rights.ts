import { UnauthorizedError } from '@crossfade/video-core';
import type { Context, MiddlewareHandler } from 'hono';
import { ForbiddenError } from '../errors/forbidden-error.ts';
import { TabletNotPairedError } from '../errors/tablet-not-paired-error.ts';
import type { Caller, Role } from './caller.ts';
import type { Callers } from './callers.ts';
import { may, type Action } from './policy.ts';

/** What each route of the product finds in its context. */
export interface ProductEnv {
  readonly Variables: {
    readonly callers: () => Promise<readonly Caller[]>;
    /** By whose right the route runs. */
    readonly caller: Caller;
  };
}

const ANONYMOUS: Caller = { role: 'anonymous' };

/** Counts tokens that do not hold, so that nobody can guess one. */
export interface GuessLimit {
  /** Throws `RateLimitedError` while the network of a request guesses. */
  admit(context: Context): void;
  failed(context: Context): void;
}

/** Reads the credentials of a request once, and only if a route asks. */
export function readsCallers(callers: Callers, guesses: GuessLimit): MiddlewareHandler<ProductEnv> {
  return async (context, next) => {
    const { headers } = context.req.raw;
    const reading = async (): Promise<readonly Caller[]> => {
      if (!headers.has('authorization')) return callers.of(headers);
      guesses.admit(context);
      const presented = await callers.read(headers);
      // Again: of many that were sent at once, the others have been counted by now.
      guesses.admit(context);
      if (presented.guessed) guesses.failed(context);
      return presented.callers;
    };
    let read: Promise<readonly Caller[]> | undefined;
    context.set('callers', () => (read ??= reading()));
    await next();
  };
}

/**
 * Runs a route by the right of the first credential that may take the action. Without any: `UnauthorizedError` for who
 * presents none that holds, `ForbiddenError` for who does.
 */
export function guard(action: Action): MiddlewareHandler<ProductEnv> {
  return async (context, next) => {
    const callers = await context.var.callers();
    const caller = [...callers, ANONYMOUS].find(({ role }) => may(role, action));
    if (caller === undefined) throw refusal(action, callers);
    context.set('caller', caller);
    await next();
  };
}

function refusal(action: Action, callers: readonly Caller[]): Error {
  if (action === 'tablet:use') return new TabletNotPairedError();
  return callers.length === 0 ? new UnauthorizedError('Sign in first.') : new ForbiddenError();
}

type CallerOf<R extends Role> = Caller & { readonly role: R };

/** By whose right the route runs, where only some roles come in question. */
export function callerOf<R extends Role>(context: Context<ProductEnv>, ...roles: readonly R[]): CallerOf<R> {
  const { caller } = context.var;
  if (isOneOf(caller, roles)) return caller;
  throw new ForbiddenError();
}

const isOneOf = <R extends Role>(caller: Caller, roles: readonly R[]): caller is CallerOf<R> =>
  roles.some((role) => role === caller.role);

/** Who works in the residence, or for it. */
export type Manager = CallerOf<'staff' | 'admin' | 'operator'>;

export const managerOf = (context: Context<ProductEnv>): Manager =>
  callerOf(context, 'staff', 'admin', 'operator');
