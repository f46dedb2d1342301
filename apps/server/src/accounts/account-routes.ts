import { createRoute, z } from '@hono/zod-openapi';
import { ROLES } from '../database/account-tables.ts';
import { idParams, nameField } from '../http/fields.ts';
import { guarded, json, jsonBody, refusals } from '../http/guarded.ts';
import { pageOf, pageQuery } from '../http/pages.ts';
import type { ProductApp } from '../http/product-app.ts';
import { ACCEPT_PATH } from '../http/product-limits.ts';
import { managerOf } from '../rights/request-rights.ts';
import type { AccountInvitations } from './account-invitations.ts';
import { email, newPassword } from './account-schemas.ts';
import { signedIn, signInWith, type AuthRoutesOptions } from './auth-routes.ts';
import { passwordHash } from './create-user.ts';
import type { Users } from './users.ts';

const role = z.enum(ROLES);
const account = z
  .object({ id: z.string(), name: z.string(), email: z.string(), role, disabled: z.boolean() })
  .openapi('Account');

const list = createRoute({
  ...guarded('accounts:read'),
  method: 'get',
  path: '/api/accounts',
  summary: 'List the accounts of the residence',
  request: { query: pageQuery },
  responses: { ...refusals, 200: json('A page of accounts, by name', pageOf(account)) },
});

const change = createRoute({
  ...guarded('accounts:write'),
  method: 'patch',
  path: '/api/accounts/{id}',
  summary:
    'Change the role of an account, or disable it, which ends its sessions; revokes invitations to it, and those that its user may not make any more',
  request: {
    params: idParams,
    ...jsonBody(
      z
        .object({ role: role.exactOptional(), disabled: z.boolean().exactOptional() })
        .openapi('AccountChanges'),
    ),
  },
  responses: { ...refusals, 200: json('The account', account) },
});

const invitation = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role,
    expiresAt: z.string(),
    expired: z.boolean(),
  })
  .openapi('AccountInvitation');

const listInvitations = createRoute({
  ...guarded('accounts:read'),
  method: 'get',
  path: '/api/accounts/invitations',
  summary: 'List the invitations that nobody accepted yet',
  responses: { ...refusals, 200: json('Invitations, the latest first', pageOf(invitation)) },
});

const invite = createRoute({
  ...guarded('accounts:write'),
  method: 'post',
  path: '/api/accounts/invitations',
  summary: 'Invite to an account; for an account that there is, to set a new password',
  request: jsonBody(z.object({ email, name: nameField, role }).openapi('NewAccountInvitation')),
  responses: {
    ...refusals,
    201: json(
      'The link, which is not stored',
      z.object({ id: z.string(), url: z.string(), expiresAt: z.string() }),
    ),
  },
});

const revoke = createRoute({
  ...guarded('accounts:write'),
  method: 'post',
  path: '/api/accounts/invitations/{id}/revoke',
  summary: 'Revoke an invitation',
  request: { params: idParams },
  responses: { ...refusals, 204: { description: 'Revoked, now or before' } },
});

const accept = createRoute({
  ...guarded('invitation:accept'),
  method: 'post',
  path: ACCEPT_PATH,
  summary: 'Set a password by an invitation, once, and sign in',
  request: jsonBody(
    z
      .object({ secret: z.string().min(1).max(200), password: newPassword })
      .openapi('AcceptAccountInvitation'),
  ),
  responses: { ...refusals, 200: json('Signed in', signedIn) },
});

export interface AccountRoutesOptions extends AuthRoutesOptions {
  readonly users: Users;
  readonly invitations: AccountInvitations;
}

export function addAccountRoutes(app: ProductApp, options: AccountRoutesOptions): void {
  const { users, invitations, limits, webUrl } = options;
  app.openapi(list, async (context) => {
    const { tenant } = managerOf(context);
    return context.json(await users.list(tenant, context.req.valid('query')), 200);
  });
  app.openapi(listInvitations, async (context) => {
    const { tenant } = managerOf(context);
    return context.json({ items: await invitations.list(tenant) }, 200);
  });
  app.openapi(invite, async (context) => {
    const manager = managerOf(context);
    const { id, secret, expiresAt } = await invitations.invite(manager, context.req.valid('json'));
    // In the fragment, which browsers send to no server, so that no log holds it.
    const url = `${webUrl}/sign-in#invitation=${secret}`;
    return context.json({ id, url, expiresAt: expiresAt.toISOString() }, 201);
  });
  app.openapi(accept, async (context) => {
    const { secret, password } = context.req.valid('json');
    // Before a password is hashed, which costs a tenth of a second. A secret has 256 bits: nobody guesses it.
    await invitations.check(secret);
    const hash = await limits.hash(context, () => passwordHash(password));
    const email = await invitations.accept(secret, hash);
    return context.json(await signInWith(options, context, { email, password }, true), 200);
  });
  app.openapi(revoke, async (context) => {
    await invitations.revoke(managerOf(context), context.req.valid('param').id);
    return context.body(null, 204);
  });
  app.openapi(change, async (context) => {
    const manager = managerOf(context);
    return context.json(
      await users.change(manager, context.req.valid('param').id, context.req.valid('json')),
      200,
    );
  });
}
