import { boolean, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { moment, tenant } from './columns.ts';

/** What a user may be within their tenant; the policy table says what each may do. */
export const ROLES = ['admin', 'staff', 'visitor'] as const;

/** People who sign in. The names of the columns are those of better-auth's models. */
export const users = pgTable(
  'users',
  {
    id: text('id').primaryKey(),
    tenant: tenant(),
    name: text('name').notNull(),
    /** In lower case; unique across tenants, since it is all that a person enters to sign in. */
    email: text('email').notNull().unique(),
    emailVerified: boolean('email_verified').notNull().default(false),
    /** Where their picture is. */
    image: text('image'),
    /** In lower case: what stands in the address of their stream. Absent until they choose one. */
    username: text('username'),
    /** What they say of themselves. */
    bio: text('bio').notNull().default(''),
    role: text('role', { enum: ROLES }).notNull().default('visitor'),
    /** May not sign in, and holds no session. */
    disabledAt: moment('disabled_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (user) => [
    index('users_tenant').on(user.tenant, user.role),
    uniqueIndex('users_username').on(user.tenant, user.username),
  ],
);

const userId = () =>
  text('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

export const sessions = pgTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    token: text('token').notNull().unique(),
    userId: userId(),
    expiresAt: moment('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (session) => [index('sessions_user').on(session.userId), index('sessions_expiry').on(session.expiresAt)],
);

/** How a user proves who they are; a password is stored as its scrypt hash. */
export const accounts = pgTable(
  'accounts',
  {
    id: text('id').primaryKey(),
    userId: userId(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: moment('access_token_expires_at'),
    refreshTokenExpiresAt: moment('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (account) => [uniqueIndex('accounts_user_provider').on(account.userId, account.providerId)],
);

export const verifications = pgTable(
  'verifications',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: moment('expires_at').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (verification) => [index('verifications_identifier').on(verification.identifier)],
);

/** Keys that sign the JWTs of API clients; the private half is encrypted with the shared secret. */
export const jwks = pgTable('jwks', {
  id: text('id').primaryKey(),
  publicKey: text('public_key').notNull(),
  privateKey: text('private_key').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  expiresAt: moment('expires_at'),
  alg: text('alg'),
  crv: text('crv'),
});

/** Invitations to set a password, the only way to an account: for somebody new, or for who forgot theirs. */
export const accountInvitations = pgTable(
  'account_invitations',
  {
    id: text('id').primaryKey(),
    tenant: tenant(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role', { enum: ROLES }).notNull(),
    /** SHA-256 of the secret in the link. */
    secretHash: text('secret_hash').notNull().unique(),
    invitedBy: text('invited_by').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    expiresAt: moment('expires_at').notNull(),
    acceptedAt: moment('accepted_at'),
    revokedAt: moment('revoked_at'),
  },
  (invitation) => [index('account_invitations_tenant').on(invitation.tenant, invitation.createdAt)],
);
