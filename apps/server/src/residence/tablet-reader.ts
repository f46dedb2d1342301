import { asId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, eq, isNull } from 'drizzle-orm';
import { tablets } from '../database/residence-tables.ts';
import { COOKIE_PREFIX, cookieOf } from '../http/cookies.ts';
import { secretHash } from '../http/secret-hash.ts';
import type { CallerReader } from '../rights/callers.ts';

export const TABLET_COOKIE = `${COOKIE_PREFIX}.tablet`;

/** A paired tablet, by the secret in its cookie. */
export const tabletReader =
  (queries: Queries): CallerReader =>
  async (headers) => {
    const secret = cookieOf(headers, TABLET_COOKIE);
    if (secret === undefined) return undefined;
    const [row] = await queries
      .select({ id: tablets.id, tenant: tablets.tenant, name: tablets.name })
      .from(tablets)
      .where(and(eq(tablets.secretHash, secretHash(secret)), isNull(tablets.archivedAt)));
    return row && { role: 'tablet', tenant: asId.tenant(row.tenant), tablet: row.id, name: row.name };
  };
