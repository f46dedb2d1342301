import { errors } from '@crossfade/video-server';
import type { Action } from '../rights/policy.ts';
import { guard } from '../rights/request-rights.ts';

/** What every route of the product may answer with, beside its own. */
export const refusals = errors(
  [400, 'invalid-input'],
  [401, 'unauthorized: no credential that holds is presented'],
  [403, 'forbidden: the role may not do this; origin-refused: the page is not one of this residence'],
  [404, 'not-found: nothing like this in the tenant'],
  [409, 'conflict'],
  [413, 'body-too-large'],
  [429, 'rate-limited'],
  [503, 'store-unavailable: Retry-After says when to try again'],
);

/**
 * Begins the definition of each route of the product, as `createRoute({ ...guarded(action), … })`: the action of the policy
 * table that it takes, as its guard and in its description, by which a test tries every role on every route.
 */
export const guarded = (action: Action) => ({
  'x-action': action,
  middleware: guard(action),
});

/** A JSON answer of a route. */
export const json = <Schema>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
});

/** The JSON body of a request. */
export const jsonBody = <Schema>(schema: Schema) => ({
  body: { required: true, content: { 'application/json': { schema } } },
});
