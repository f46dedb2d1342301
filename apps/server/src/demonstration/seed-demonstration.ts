import { randomUUID } from 'node:crypto';
import type { TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, eq } from 'drizzle-orm';
import { createUser, passwordHash } from '../accounts/create-user.ts';
import {
  relations,
  residences,
  residents,
  tabletResidents,
  tablets,
  visitors,
} from '../database/residence-tables.ts';
import {
  DEMONSTRATION_PASSWORD,
  DEMONSTRATION_RESIDENTS,
  DEMONSTRATION_USERS,
} from './demonstration-people.ts';

/**
 * Makes a residence to look at, with users, residents, tablets and visitors, where a tenant has no residence yet; a wiped
 * one is not made again. Answers whether it did.
 */
export async function seedDemonstration(queries: Queries, tenant: TenantId): Promise<boolean> {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [made] = await queries
    .insert(residences)
    .values({ tenant, name: 'Lindenhof', timeZone, demonstration: true })
    .onConflictDoNothing()
    .returning();
  if (!made) return false;
  const hash = await passwordHash(DEMONSTRATION_PASSWORD);
  const users = new Map<string, string>();
  for (const user of DEMONSTRATION_USERS)
    users.set(user.email, await createUser(queries, { tenant, hash, ...user }));
  for (const { name, room, tablet, visitor } of DEMONSTRATION_RESIDENTS) {
    const resident = randomUUID();
    await queries.insert(residents).values({ id: resident, tenant, name, room });
    const ofTablet = await tabletNamed(queries, tenant, tablet);
    await queries.insert(tabletResidents).values({ tablet: ofTablet, resident, tenant });
    const id = randomUUID();
    const { relation, ...person } = visitor;
    await queries.insert(visitors).values({ id, tenant, ...person, user: users.get(person.email) ?? null });
    await queries.insert(relations).values({ visitor: id, resident, tenant, relation });
  }
  return true;
}

async function tabletNamed(queries: Queries, tenant: TenantId, name: string): Promise<string> {
  const [known] = await queries
    .select({ id: tablets.id })
    .from(tablets)
    .where(and(eq(tablets.tenant, tenant), eq(tablets.name, name)));
  if (known) return known.id;
  const id = randomUUID();
  await queries.insert(tablets).values({ id, tenant, name });
  return id;
}
