import { createRoute, z } from '@hono/zod-openapi';
import { idField, nameField } from '../../http/fields.ts';
import { guarded, json, jsonBody, refusals } from '../../http/guarded.ts';
import type { ProductApp } from '../../http/product-app.ts';
import { callerOf } from '../../rights/request-rights.ts';
import { usernameField } from '../policy/username.ts';
import type { Streams } from '../service/streams.ts';
import type { Profiles } from '../store/profiles.ts';
import type { Relations } from '../store/relations.ts';
import { streamRefusals } from './enveloped.ts';
import { longTextField, ownProfile, pictureField, profile } from './stream-schemas.ts';

const userParams = z.object({ userId: idField });
const users = z.object({ users: z.array(profile) });

const change = createRoute({
  ...guarded('profile:write'),
  method: 'put',
  path: '/api/profile',
  summary: 'Change what one shows of oneself',
  request: jsonBody(
    z
      .object({
        username: usernameField.exactOptional(),
        name: nameField.exactOptional(),
        imageUrl: pictureField.exactOptional(),
        bio: longTextField.exactOptional(),
      })
      .refine((given) => Object.keys(given).length > 0, 'Give what is to be changed.')
      .openapi('ProfileChanges'),
  ),
  responses: { ...refusals, 200: json('The profile', z.object({ user: ownProfile })) },
});

const related = (
  path: '/api/follow/{userId}' | '/api/block/{userId}',
  method: 'post' | 'delete',
  summary: string,
) =>
  createRoute({
    ...guarded('relations:write'),
    method,
    path,
    summary,
    request: { params: userParams },
    responses: { ...refusals, ...streamRefusals, 204: { description: 'Done, now or before' } },
  });

const follow = related('/api/follow/{userId}', 'post', 'Follow a user');
const unfollow = related('/api/follow/{userId}', 'delete', 'Follow a user no longer');
const block = related(
  '/api/block/{userId}',
  'post',
  'Block a user: neither follows or watches the other any more, and who watches is removed at once',
);
const unblock = related('/api/block/{userId}', 'delete', 'Lift a block of one’s own');

const listFollowed = createRoute({
  ...guarded('relations:write'),
  method: 'get',
  path: '/api/follows',
  summary: 'List whom one follows',
  responses: { ...refusals, 200: json('Users, by name', users) },
});

const listBlocked = createRoute({
  ...guarded('relations:write'),
  method: 'get',
  path: '/api/blocks',
  summary: 'List whom one has blocked',
  responses: { ...refusals, 200: json('Users, by name', users) },
});

export interface ProfileRoutesOptions {
  readonly profiles: Profiles;
  readonly relations: Relations;
  readonly streams: Pick<Streams, 'block'>;
}

/** What users show of themselves, and what stands between them. */
export function addProfileRoutes(app: ProductApp, options: ProfileRoutesOptions): void {
  const { profiles, relations, streams } = options;
  app.openapi(change, async (context) => {
    const { tenant, user } = callerOf(context, 'visitor', 'staff', 'admin');
    return context.json({ user: await profiles.change(tenant, user, context.req.valid('json')) }, 200);
  });
  app.openapi(follow, async (context) => {
    const { tenant, user } = callerOf(context, 'visitor', 'staff', 'admin');
    await relations.follow(tenant, user, context.req.valid('param').userId);
    return context.body(null, 204);
  });
  app.openapi(unfollow, async (context) => {
    const { tenant, user } = callerOf(context, 'visitor', 'staff', 'admin');
    await relations.unfollow(tenant, user, context.req.valid('param').userId);
    return context.body(null, 204);
  });
  app.openapi(block, async (context) => {
    const caller = callerOf(context, 'visitor', 'staff', 'admin');
    await streams.block(caller, context.req.valid('param').userId);
    return context.body(null, 204);
  });
  app.openapi(unblock, async (context) => {
    const { tenant, user } = callerOf(context, 'visitor', 'staff', 'admin');
    await relations.unblock(tenant, user, context.req.valid('param').userId);
    return context.body(null, 204);
  });
  app.openapi(listFollowed, async (context) => {
    const { user } = callerOf(context, 'visitor', 'staff', 'admin');
    return context.json({ users: [...(await relations.followedBy(user))] }, 200);
  });
  app.openapi(listBlocked, async (context) => {
    const { user } = callerOf(context, 'visitor', 'staff', 'admin');
    return context.json({ users: [...(await relations.blockedBy(user))] }, 200);
  });
}
